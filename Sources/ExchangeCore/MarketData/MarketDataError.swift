/// Why a source has no answer, with a sentence for the person who reads it: no keys, no bodies.
public struct MarketDataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it was: says whether and when to ask again.
    public enum Code: String, Sendable, Hashable {
        /// The source does not answer, or not with what it should.
        case unavailable
        /// The source asks to be left alone for a while.
        case rateLimited
        /// The credits that may be spent on this are used up.
        case budgetExhausted
        /// The source does not know the coin, or has nothing for the time.
        case notFound
        /// The key is refused.
        case unauthorized
        /// The source answered with something that is not what was asked for.
        case unreadable
    }

    public let code: Code
    /// A sentence without keys and bodies.
    public let message: String
    /// Milliseconds after which the source may be asked again, if it said so.
    public let retryAfterMilliseconds: Int64?

    public init(_ code: Code, _ message: String, retryAfterMilliseconds: Int64? = nil) {
        self.code = code
        self.message = message
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    public var description: String { message }
}
