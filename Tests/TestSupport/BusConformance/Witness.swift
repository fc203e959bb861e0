import Synchronization

/// Writes down what happened in a handler, and lets the test wait until enough has.
public final class Witness<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    public init() {}

    public var values: [Value] { state.withLock { $0.values } }

    public func append(_ value: Value) {
        let ready = state.withLock { state in
            state.values.append(value)
            let count = state.values.count
            let ready = state.waiting.filter { $0.count <= count }
            state.waiting.removeAll { $0.count <= count }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// The values once there are at least `count`; fails after 20 seconds.
    @discardableResult
    public func values(atLeast count: Int, _ what: String = "recorded values") async throws -> [Value] {
        try await within("\(count) \(what)") { [self] in
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    let isReady = state.values.count >= count
                    if !isReady { state.waiting.append((count, continuation)) }
                    return isReady
                }
                if isReady { continuation.resume() }
            }
            return values
        }
    }
}
