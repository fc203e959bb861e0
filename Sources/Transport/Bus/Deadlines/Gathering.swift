internal import Synchronization

/// One task that waits until something has ended, but no longer than a deadline.
package final class Gathering: DeadlineTarget {
    private enum State {
        case open
        case waiting(CheckedContinuation<Void, Never>, DeadlineTimer.Handle)
        case over
    }

    private let state = Mutex(State.open)

    package init() {}

    /// Returns when `end` was called or the deadline has passed. Once only.
    package func wait(until deadline: ContinuousClock.Instant) async {
        let alarm = DeadlineTimer.shared.schedule(self, at: deadline)
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if case .over = state { return true }
                state = .waiting(continuation, alarm)
                return false
            }
            if isOver {
                DeadlineTimer.shared.cancel(alarm)
                continuation.resume()
            }
        }
    }

    package func end() {
        let before = state.withLock { state in
            let before = state
            state = .over
            return before
        }
        if case .waiting(let continuation, let alarm) = before {
            DeadlineTimer.shared.cancel(alarm)
            continuation.resume()
        }
    }

    package func deadlinePassed() { end() }
}
