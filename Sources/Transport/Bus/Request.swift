/// A question to one service that expects one answer.
///
/// Requests are transient: they expire with their deadline and nobody executes an expired one. A request that changes
/// something carries an idempotency key of its own, so that a caller may always ask again.
public protocol Request: Codable, Sendable {
    associatedtype Reply: Codable & Sendable

    /// The versioned subject, for example `orders.place.v1`.
    static var subject: String { get }

    /// The service that answers.
    static var service: ServiceName { get }

    /// Whether the request carries a secret (a password, a new key). Such a request is never stored, shown or logged.
    static var isSecret: Bool { get }

    /// Whether the bus may ask it again by itself when an answer is lost or the service is away for a moment.
    static var repetition: Repetition { get }
}

extension Request {
    /// False: whoever carries a secret says so.
    public static var isSecret: Bool { false }
    /// Never: only the type knows whether asking twice does the same as asking once.
    public static var repetition: Repetition { .never }
}
