import Synchronization

/// Something that happens once, and any number of tasks that wait for it.
final class Completion<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var waiters: [UInt64: UnsafeContinuation<Value?, Never>] = [:]
        var cancelled: Set<UInt64> = []
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// `nil` before it has happened.
    var value: Value? { state.withLock { $0.value } }

    /// Only the first call counts.
    func complete(_ value: Value) {
        let waiters = state.withLock { state -> [UnsafeContinuation<Value?, Never>] in
            guard state.value == nil else { return [] }
            state.value = value
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: value) }
    }

    /// The value; `nil` when the waiting task is cancelled first.
    func wait() async -> Value? {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        let value = await withTaskCancellationHandler {
            await withUnsafeContinuation { (waiter: UnsafeContinuation<Value?, Never>) in
                let (isOver, value) = state.withLock { state -> (Bool, Value?) in
                    if state.cancelled.contains(id) || state.value != nil { return (true, state.value) }
                    state.waiters[id] = waiter
                    return (false, nil)
                }
                if isOver { waiter.resume(returning: value) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.cancelled.insert(id)
                return state.waiters.removeValue(forKey: id)
            }
            waiter?.resume(returning: nil)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        return value
    }
}
