/// The sentences of the errors that every transport gives, so that a person reads the same in one process and over a
/// broker. They name the service, never what was in the message.
extension BusError {
    /// Nobody serves the service, or nobody serves this subject of it, at this moment.
    public static func noSuchService(_ service: ServiceName) -> BusError {
        BusError(
            .noSuchService, "The service \(service) is not there at the moment. Nothing was done; try again in a few seconds.",
            retryAfterMilliseconds: 1000)
    }

    /// The answer did not come in time.
    public static func deadlineExceeded(_ service: ServiceName) -> BusError {
        BusError(
            .deadlineExceeded,
            "The service \(service) did not answer in time. Whether it did what was asked is not known; look before you repeat it."
        )
    }

    /// The service has as much waiting as it may.
    public static func overloaded(_ service: ServiceName) -> BusError {
        BusError(
            .overloaded, "The service \(service) has too much to do at the moment. Nothing was done; try again in a few seconds.",
            retryAfterMilliseconds: 1000)
    }

    /// The service went away with the request in its hands.
    public static func closed(_ service: ServiceName) -> BusError {
        BusError(
            .closed, "The service \(service) stopped before it answered. Whether it did what was asked is not known.",
            retryAfterMilliseconds: 1000)
    }

    /// There is no connection to the message broker, or it takes nothing at the moment.
    public static func unavailable(_ cause: String) -> BusError {
        BusError(
            .unavailable,
            "The message broker cannot be reached at the moment (\(cause)). Nothing was done; try again in a few seconds.",
            retryAfterMilliseconds: 2000)
    }

    /// The connection to the message broker was lost with a question under way.
    public static func connectionLost(_ service: ServiceName) -> BusError {
        BusError(
            .closed,
            "The connection to the message broker was lost before \(service) answered. Whether it did what was asked is not known.",
            retryAfterMilliseconds: 1000)
    }

    /// A message of another environment.
    public static func foreignEnvironment(_ theirs: String, ours: String) -> BusError {
        BusError(
            .foreignEnvironment,
            "This is the environment \(ours), and the message is of \(theirs.isEmpty ? "none" : theirs). Nothing was done; "
                + "check the bus address and the environment of the sender.")
    }

    /// A request that was sent under the key of another.
    public static func misdirected(_ service: ServiceName) -> BusError {
        BusError(
            .forbidden,
            "The message asks \(service) for something else than its routing key says. Nothing was done; send it with the key of its type."
        )
    }

    /// This end of the bus is closed.
    public static var busClosed: BusError {
        BusError(.closed, "This instance has left the bus: it is shutting down.")
    }

    /// The task that asked was cancelled.
    public static func cancelled(_ service: ServiceName) -> BusError {
        BusError(.cancelled, "The request to the service \(service) was given up before it answered.")
    }

    /// A handler threw something that is no `BusError`. Only its log says what.
    public static func handlerFailed(_ service: ServiceName, trace: MessageID) -> BusError {
        BusError(
            .handlerFailed,
            "The service \(service) failed. This is a fault of the exchange, not yours; its log has the details under trace \(trace)."
        )
    }

    /// A subscriber asked for an event that it receives already.
    public static func alreadySubscribed(_ subject: String, subscriber: String) -> BusError {
        BusError(.alreadySubscribed, "\(subscriber) receives \(subject) already: an event has one receiver per subscriber.")
    }
}
