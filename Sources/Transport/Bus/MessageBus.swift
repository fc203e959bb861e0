/// How the roles of an exchange talk: the same contract in one process and over a broker.
///
/// - Requests start in the order of their arrival, run concurrently up to the service's limit and are answered in any
///   order. A service or subject that nobody serves is answered with `noSuchService` at once, a full one with
///   `overloaded`, an expired request with `deadlineExceeded` and without being executed.
/// - Events reach a subscriber one after the other in their publisher's order.
/// - Commands reach one server of the service at least once: they wait while it is away, are delivered again when a
///   handler throws or its server dies, and become dead letters after a bounded number of deliveries.
/// - Nothing is promised across consumers.
public protocol MessageBus: Sendable {
    /// Asks a service and waits for its answer, at most `timeout` and never longer than the deadline of `context`,
    /// the message on whose behalf this one is sent (its trace is passed on).
    func request<R: Request>(_ request: R, timeout: Duration, context: MessageContext?) async throws(BusError) -> R.Reply

    /// Hands over a command; returns when the transport has accepted responsibility for it.
    func send<C: Command>(_ command: C, context: MessageContext?) async throws(BusError)

    /// Tells an event to all subscribers; never waits for one of them.
    func publish<E: Event>(_ event: E, context: MessageContext?) async throws(BusError)

    /// Starts to serve the routes of `router` as `service`; ends with `Registration.drain()` or `close()`.
    func serve(_ router: Router, as service: ServiceName, limits: ServiceLimits) async throws(BusError) -> any Registration

    /// Starts to receive an event. Subscriptions with the same `subscriber` share one ordered queue of events, whatever
    /// their subjects; `subscriber` names the instance, so that what is kept for it finds it again. What is `kept` is
    /// delivered again, a bounded number of times, when `receive` throws; what is `fleeting` is not. `alreadySubscribed`
    /// when the subscriber has this event open already.
    func subscribe<E: Event>(
        to event: E.Type, as subscriber: String, _ receive: @escaping @Sendable (E, MessageContext) async throws -> Void
    ) async throws(BusError) -> any Registration
}

extension MessageBus {
    /// A request on nobody's behalf: it begins a trace of its own. Waits five seconds unless told otherwise.
    public func request<R: Request>(_ request: R, timeout: Duration = .seconds(5)) async throws(BusError) -> R.Reply {
        try await self.request(request, timeout: timeout, context: nil)
    }

    /// A command on nobody's behalf: it begins a trace of its own.
    public func send<C: Command>(_ command: C) async throws(BusError) { try await send(command, context: nil) }

    /// An event on nobody's behalf: it begins a trace of its own.
    public func publish<E: Event>(_ event: E) async throws(BusError) { try await publish(event, context: nil) }

    /// Serves with the default limits.
    public func serve(_ router: Router, as service: ServiceName) async throws(BusError) -> any Registration {
        try await serve(router, as: service, limits: ServiceLimits())
    }
}
