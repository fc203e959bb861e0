/// Something that is not well. `docs/operations.md` says under its code what to do.
public struct Finding: Codable, Sendable, Hashable {
    /// Stable, for programs: `ledger.diskFull`.
    public let code: String
    /// A sentence for operators: what it is.
    public let message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
