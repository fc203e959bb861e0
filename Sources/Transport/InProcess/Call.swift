import Bus
import Synchronization

/// One request on its way: who waits for the answer, and how far the question has come.
///
/// It is answered exactly once, by whichever comes first: the handler, the deadline, the caller's cancellation or the end
/// of the server.
final class Call: DeadlineTarget {
    typealias Answer = Result<Payload, BusError>

    private enum Phase {
        /// Not yet with the service.
        case new
        /// In the service's queue.
        case waiting
        /// A server executes it, or is about to.
        case taken
        /// The caller has its answer.
        case answered
    }

    private struct State {
        var phase = Phase.new
        var answer: Answer?
        var caller: CheckedContinuation<Answer, Never>?
        var handler: Task<Void, Never>?
        var alarm: DeadlineTimer.Handle?
        /// The handler has ended, or will not begin.
        var handlerIsOver = false
        /// The handler is not to go on.
        var isAborted = false
    }

    let subject: String
    let payload: Payload
    let context: MessageContext
    let deadline: ContinuousClock.Instant
    /// The bus that it was asked on.
    let origin: ObjectIdentifier
    private let service: Service
    private let state = Mutex(State())

    init(
        subject: String, payload: Payload, context: MessageContext, deadline: ContinuousClock.Instant, origin: ObjectIdentifier,
        service: Service
    ) {
        self.subject = subject
        self.payload = payload
        self.context = context
        self.deadline = deadline
        self.origin = origin
        self.service = service
    }

    /// Sends the question and leaves the caller waiting.
    func start(_ caller: CheckedContinuation<Answer, Never>) {
        let answer = state.withLock { state -> Answer? in
            if state.answer == nil { state.caller = caller }
            return state.answer
        }
        if let answer { return caller.resume(returning: answer) }
        let alarm = DeadlineTimer.shared.schedule(self, at: deadline)
        let isOver = state.withLock { state in
            if state.phase != .answered { state.alarm = alarm }
            return state.phase == .answered
        }
        if isOver { return DeadlineTimer.shared.cancel(alarm) }
        if let refusal = service.submit(self) { finish(.failure(refusal)) }
    }

    /// Enters the queue; false when it is answered already.
    func enterQueue() -> Bool { move(to: .waiting) }

    /// Leaves the queue to be executed; false when it is answered already.
    func take() -> Bool { move(to: .taken) }

    var isAnswered: Bool { state.withLock { $0.phase == .answered } }

    private func move(to phase: Phase) -> Bool {
        state.withLock { state in
            guard state.phase != .answered else { return false }
            state.phase = phase
            return true
        }
    }

    /// The last look before the handler: an expired request is dropped, not executed.
    func mayRun() -> Bool {
        guard ContinuousClock.now < deadline else {
            deadlinePassed()
            return false
        }
        return state.withLock { $0.phase != .answered }
    }

    /// Remembers the handler's task, to be cancelled at the deadline.
    func attach(_ handler: Task<Void, Never>) {
        let isAborted = state.withLock { state in
            if !state.handlerIsOver { state.handler = handler }
            return state.isAborted
        }
        if isAborted { handler.cancel() }
    }

    /// The handler's answer; for nobody when the caller has got another one before.
    func finish(_ answer: Answer) { end(answer, by: .handler) }

    /// The handler will not run: there is an answer already.
    func skip() { end(.failure(.cancelled(service.name)), by: .handler) }

    /// The caller waits no longer. What has started runs on until its deadline, as it would on another machine.
    func giveUp() { end(.failure(.cancelled(service.name)), by: .caller) }

    /// The caller's end of the bus is closed: the same for the handler.
    func leave() { end(.failure(.busClosed), by: .caller) }

    /// The server is gone: answers the caller and cancels the handler.
    func abort(_ error: BusError) { end(.failure(error), by: .bus) }

    func deadlinePassed() { end(.failure(.deadlineExceeded(service.name)), by: .bus) }

    private enum Cause {
        case handler
        case caller
        case bus
    }

    private func end(_ answer: Answer, by cause: Cause) {
        let (before, after) = state.withLock { state in
            let before = state
            if state.phase != .answered {
                state.phase = .answered
                state.answer = answer
                state.caller = nil
            }
            switch cause {
            case .handler: state.handlerIsOver = true
            case .caller: state.handlerIsOver = before.phase != .taken
            case .bus: state.isAborted = true
            }
            if state.isAborted || state.handlerIsOver {
                state.alarm = nil
                state.handler = nil
            }
            return (before, state)
        }
        if before.phase != .answered {
            // First the place in the queue, then the caller: it may ask again at once.
            if before.phase == .waiting { service.hasGivenUpWaiting() }
            before.caller?.resume(returning: answer)
        }
        if after.alarm == nil, let alarm = before.alarm { DeadlineTimer.shared.cancel(alarm) }
        if cause == .bus { before.handler?.cancel() }
    }
}
