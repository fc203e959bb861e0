import AMQPCodec
import Bus
import Synchronization

/// A request that a server executes. It is cancelled at its deadline: nobody waits for the answer any more.
final class RunningRequest: DeadlineTarget {
    private struct State {
        var task: Task<Void, Never>?
        var alarm: DeadlineTimer.Handle?
        var isAborted = false
        var isOver = false
    }

    let request: ReceivedRequest
    private let state = Mutex(State())

    init(_ request: ReceivedRequest) { self.request = request }

    func started(_ task: Task<Void, Never>) {
        // Most have ended by now, and need no alarm.
        guard !state.withLock({ $0.isOver }) else { return }
        var alarm: DeadlineTimer.Handle?
        if let deadline = request.context.deadline { alarm = DeadlineTimer.shared.schedule(self, at: deadline) }
        let (isOver, isAborted) = state.withLock { state in
            if !state.isOver {
                state.task = task
                state.alarm = alarm
            }
            return (state.isOver, state.isAborted)
        }
        if isOver, let alarm { DeadlineTimer.shared.cancel(alarm) }
        if isAborted { task.cancel() }
    }

    /// The handler has ended.
    func ended() {
        let alarm = state.withLock { state in
            state.isOver = true
            state.task = nil
            defer { state.alarm = nil }
            return state.alarm
        }
        if let alarm { DeadlineTimer.shared.cancel(alarm) }
    }

    /// Cancels the handler.
    func abort() {
        let task = state.withLock { state in
            state.isAborted = true
            return state.task
        }
        task?.cancel()
    }

    func deadlinePassed() { abort() }
}
