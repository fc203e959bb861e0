internal import Contracts
internal import Synchronization

/// How far each role of this process is, as its service says and others read.
final class RoleStates: Sendable {
    struct Condition: Sendable, Equatable {
        var state = RoleState.starting
        var leader: String?
    }

    private struct State {
        var conditions: [Role: Condition]
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextListener = 0
    }

    private let state: Mutex<State>

    init(roles: Set<Role>) {
        state = Mutex(State(conditions: Dictionary(uniqueKeysWithValues: roles.map { ($0, Condition()) })))
    }

    subscript(role: Role) -> Condition { state.withLock { $0.conditions[role] ?? Condition() } }

    func set(_ role: Role, _ condition: RoleState, leader: String? = nil) {
        let listeners = state.withLock { state in
            let new = Condition(state: condition, leader: leader)
            guard state.conditions[role] != new else { return [AsyncStream<Void>.Continuation]() }
            state.conditions[role] = new
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield() }
    }

    /// Yields after each change, the first time at once; several changes may be one.
    func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = continuation
            return state.nextListener
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number) }
        continuation.yield()
        return stream
    }

    /// Whether nothing that was asked for is still on its way: each role serves or stands by.
    var areSettled: Bool { state.withLock { $0.conditions.values.allSatisfy { $0.state != .starting } } }

    /// `Serving`, or who is waited for.
    var summary: String {
        let waiting = state.withLock { $0.conditions.sorted { $0.key.rawValue < $1.key.rawValue } }
            .filter { $0.value.state == .standingBy }
        guard !waiting.isEmpty else { return "Serving" }
        return waiting.map { "\($0.key.rawValue) standing by" + ($0.value.leader.map { ": \($0) leads" } ?? "") }.joined(
            separator: ", ")
    }

    private func forget(_ number: Int) { state.withLock { $0.listeners[number] = nil } }
}
