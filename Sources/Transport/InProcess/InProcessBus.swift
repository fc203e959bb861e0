public import Bus
public import Logging
internal import Synchronization

/// The bus for one process: the same contract as over a broker, without one.
///
/// Each role gets a bus of its own that knows its name; all that come from the same first one by `joined(as:)` reach each
/// other. Nothing outlives the process: "away" is a server or subscription that is closed and opened again.
///
/// The caller's cancellation is not passed on to a handler that has started, but the deadline is: then the handler's task
/// is cancelled.
public final class InProcessBus: MessageBus {
    /// The sender that receivers see, for example `web.1@host`.
    public let instance: String
    let switchboard: Switchboard
    private let repeater = Repeater()
    private let registrations = Mutex<[UInt64: InProcessRegistration]>([:])
    private let lastRegistration = Atomic<UInt64>(0)
    private let isClosed = Atomic<Bool>(false)

    public init(
        instance: String, mode: InProcessMode = .values, settings: InProcessSettings = InProcessSettings(),
        logger: Logger = Logger(label: "bus")
    ) {
        self.instance = instance
        self.switchboard = Switchboard(mode: mode, settings: settings, logger: logger)
    }

    private init(instance: String, switchboard: Switchboard) {
        self.instance = instance
        self.switchboard = switchboard
    }

    /// A bus for another instance in this process.
    public func joined(as instance: String) -> InProcessBus {
        InProcessBus(instance: instance, switchboard: switchboard)
    }

    /// Leaves: closes what this instance has open, as its sudden death would, and answers its own requests with `closed`.
    /// The other instances go on.
    public func close() async {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        for registration in registrations.withLock({ Array($0.values) }) { registration.closeNow() }
        // The timer knows all requests that wait for an answer, so that none has to be registered a second time.
        for case let call as Call in DeadlineTimer.shared.targets where call.origin == ObjectIdentifier(self) { call.leave() }
    }

    // MARK: - Sending

    public func request<R: Request>(
        _ request: R, timeout: Duration, context: MessageContext?
    ) async throws(BusError) -> R.Reply {
        try checkOpen()
        let now = ContinuousClock.now
        let own = now.advanced(by: min(timeout, .seconds(86_400)))
        let deadline = context?.deadline.map { min($0, own) } ?? own
        guard deadline > now else { throw .deadlineExceeded(R.service) }
        guard R.repetition != .never else { return try await ask(request, context?.trace, until: deadline) }
        return try await repeater.ask(
            R.self, until: deadline, mayGoOn: { !isClosed.load(ordering: .sequentiallyConsistent) }
        ) { (_) async throws(BusError) in
            // In one process nobody dies without a word, so there is no reason to ask into a silence.
            try await ask(request, context?.trace, until: deadline)
        }
    }

    /// Asks once.
    private func ask<R: Request>(
        _ request: R, _ trace: MessageID?, until deadline: ContinuousClock.Instant
    ) async throws(BusError) -> R.Reply {
        try checkOpen()
        let now = ContinuousClock.now
        guard deadline > now else { throw .deadlineExceeded(R.service) }
        guard let service = switchboard.knownService(R.service) else { throw .noSuchService(R.service) }
        let outgoing = MessageContext(trace: trace, sender: instance, deadline: deadline)
        let call = Call(
            subject: R.subject, payload: try switchboard.payload(request), context: try switchboard.carried(outgoing),
            deadline: deadline, origin: ObjectIdentifier(self), service: service)
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { call.start($0) }
        } onCancel: {
            call.giveUp()
        }
        switch answer {
        case .success(let reply):
            repeater.noteAnswer(R.service)
            return try switchboard.value(R.Reply.self, from: reply)
        case .failure(let error):
            if !error.code.isOfTransport { repeater.noteAnswer(R.service) }
            throw switchboard.carried(error)
        }
    }

    public func send<C: Command>(_ command: C, context: MessageContext?) async throws(BusError) {
        try checkOpen()
        let outgoing = MessageContext(trace: context?.trace, sender: instance)
        let message = Message(
            subject: C.subject, payload: try switchboard.payload(command), context: try switchboard.carried(outgoing))
        let isAccepted = switchboard.service(C.service).accept(CommandDelivery(message: message, isSecret: C.isSecret))
        guard isAccepted else { throw .overloaded(C.service) }
    }

    public func publish<E: Event>(_ event: E, context: MessageContext?) async throws(BusError) {
        try checkOpen()
        let subscribers = switchboard.subscribers(of: E.subject)
        guard !subscribers.isEmpty else { return }
        let outgoing = MessageContext(trace: context?.trace, sender: instance)
        let message = Message(
            subject: E.subject, payload: try switchboard.payload(event), context: try switchboard.carried(outgoing))
        for subscriber in subscribers { subscriber.offer(message) }
    }

    // MARK: - Receiving

    public func serve(
        _ router: Router, as service: ServiceName, limits: ServiceLimits
    ) async throws(BusError) -> any Registration {
        try checkOpen()
        let service = switchboard.service(service)
        let server = service.open(router, limits: limits)
        return try register(
            draining: { await service.drain(server, until: $0) }, closing: { service.close(server) })
    }

    public func subscribe<E: Event>(
        to event: E.Type, as subscriber: String, _ receive: @escaping @Sendable (E, MessageContext) async throws -> Void
    ) async throws(BusError) -> any Registration {
        try checkOpen()
        let receiver = switchboard.subscriber(subscriber, of: E.subject)
        guard let subscription = receiver.open(EventRoute(E.self, receive)) else {
            throw .alreadySubscribed(E.subject, subscriber: subscriber)
        }
        return try register(
            draining: { await receiver.drain(subscription, of: E.subject, until: $0) },
            closing: { receiver.close(subscription, of: E.subject) })
    }

    // MARK: - Dead letters

    /// Commands and kept events that could not be handled, oldest first.
    public func deadLetters() -> [DeadLetter] { switchboard.deadLetters.letters }

    /// Delivers a dead letter again as if for the first time; false when there is none or it cannot be.
    public func requeueDeadLetter(_ id: MessageID) -> Bool { switchboard.deadLetters.requeue(id) }

    /// Forgets a dead letter; false when there is none.
    public func dropDeadLetter(_ id: MessageID) -> Bool { switchboard.deadLetters.drop(id) }

    // MARK: -

    private func checkOpen() throws(BusError) {
        guard !isClosed.load(ordering: .sequentiallyConsistent) else { throw .busClosed }
    }

    private func register(
        draining: @escaping @Sendable (ContinuousClock.Instant) async -> Void, closing: @escaping @Sendable () -> Void
    ) throws(BusError) -> any Registration {
        let id = lastRegistration.add(1, ordering: .relaxed).newValue
        let registration = InProcessRegistration(
            draining: draining, closing: closing, forget: { [weak self] in self?.forget(id) })
        registrations.withLock { $0[id] = registration }
        // The bus may have been closed since the first look: then nobody else would close this.
        guard !isClosed.load(ordering: .sequentiallyConsistent) else {
            registration.closeNow()
            throw .busClosed
        }
        return registration
    }

    private func forget(_ id: UInt64) { _ = registrations.withLock { $0.removeValue(forKey: id) } }
}
