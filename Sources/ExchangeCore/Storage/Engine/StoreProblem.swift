/// Why the database cannot be written at the moment, kept until a commit succeeds again.
public struct StoreProblem: Hashable, Sendable {
    /// A sentence for operators and traders.
    public let message: String
    /// What SQLite or the system said, for the log.
    public let cause: String

    public init(message: String, cause: String) {
        self.message = message
        self.cause = cause
    }
}
