import Synchronization

/// What became of orders, as callers on several threads hear of it.
final class OrderTally: Sendable {
    private struct State {
        var acknowledged: [String: Int] = [:]
        var answers: [Int: Int] = [:]
        var contradictions: [String] = []
    }

    private let state = Mutex(State())

    var acknowledged: [String: Int] { state.withLock { $0.acknowledged } }
    /// How often each HTTP status was answered.
    var answers: [Int: Int] { state.withLock { $0.answers } }
    var contradictions: [String] { state.withLock { $0.contradictions } }

    func note(_ key: String, _ answer: (status: Int, id: Int?)) {
        state.withLock { state in
            state.answers[answer.status, default: 0] += 1
            guard let id = answer.id else { return }
            if let known = state.acknowledged[key], known != id { state.contradictions.append(key) }
            state.acknowledged[key] = id
        }
    }
}

final class Flag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}
