/// Why the database cannot be written at the moment, kept until a commit succeeds again.
public struct StoreProblem: Hashable, Sendable {
    /// What keeps the database from being written, as programs that watch the exchange read it.
    public enum Code: String, Sendable, CaseIterable {
        case diskFull = "ledger.diskFull"
        case diskFailing = "ledger.diskFailing"
        case locked = "ledger.locked"
        case readOnly = "ledger.readOnly"
        case damaged = "ledger.damaged"
        case unwritable = "ledger.unwritable"
    }

    public let code: Code
    /// A sentence for operators and traders.
    public let message: String
    /// What SQLite or the system said, for the log.
    public let cause: String

    public init(code: Code, message: String, cause: String) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
