/// Why a request, command or event did not succeed, as data that travels between roles.
///
/// Handlers throw it with a code of their own (`orders.staleQuote`); the transport throws it with one of `bus.*`.
/// `message` is a sentence for the person at the other end: what happened and what to do, without secrets.
public struct BusError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    /// A stable, dotted code. The set is open: each area adds its own.
    public struct Code: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(_ code: String) { self.rawValue = code }
        public var description: String { rawValue }

        /// Whether the transport said it, not a handler.
        public var isOfTransport: Bool { rawValue.hasPrefix("bus.") }

        /// Nobody serves the service or the subject at this moment. Said at once, nothing was executed.
        public static let noSuchService = Code("bus.noSuchService")
        /// The deadline passed. For a request that changes something the outcome is unknown: ask again with the same key.
        public static let deadlineExceeded = Code("bus.deadlineExceeded")
        /// The service has as much waiting as it may. Nothing was executed; try again later.
        public static let overloaded = Code("bus.overloaded")
        /// The bus or the connection closed before the answer came: the outcome is unknown.
        public static let closed = Code("bus.closed")
        /// The message broker cannot be reached, or takes no messages at the moment. Nothing was executed.
        public static let unavailable = Code("bus.unavailable")
        /// The message belongs to another environment (dev, qa, prod). Nothing was executed.
        public static let foreignEnvironment = Code("bus.foreignEnvironment")
        /// The broker does not allow this instance to do that. Nothing was executed.
        public static let forbidden = Code("bus.forbidden")
        /// The caller gave up.
        public static let cancelled = Code("bus.cancelled")
        /// A message or its answer could not be encoded or decoded.
        public static let undecodable = Code("bus.undecodable")
        /// A handler failed in a way that it did not describe. Details are in its log, under the message's trace.
        public static let handlerFailed = Code("bus.handlerFailed")
        /// The subscriber has an open subscription to this event already.
        public static let alreadySubscribed = Code("bus.alreadySubscribed")
    }

    public let code: Code
    public let message: String
    /// Which input the error is about, for a form to show it beside the field; nil when it is about none.
    public let field: String?
    /// Milliseconds after which it makes sense to try again, if known.
    public let retryAfterMilliseconds: Int64?

    public init(_ code: Code, _ message: String, field: String? = nil, retryAfterMilliseconds: Int64? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    public var description: String { "\(code): \(message)" }
}
