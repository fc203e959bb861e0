import Synchronization

/// Counts what arrives until one waiting task has enough.
final class Tally: Sendable {
    fileprivate struct State {
        var count = 0
        var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    func add() {
        let ready = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.count += 1
            return state.takeIfReady()
        }
        ready?.resume()
    }

    /// Waits until `count` have arrived since the last wait.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> CheckedContinuation<Void, Never>? in
                state.waiting = (count, continuation)
                return state.takeIfReady()
            }
            ready?.resume()
        }
    }
}

extension Tally.State {
    fileprivate mutating func takeIfReady() -> CheckedContinuation<Void, Never>? {
        guard let waiting, count >= waiting.count else { return nil }
        self.waiting = nil
        count -= waiting.count
        return waiting.continuation
    }
}
