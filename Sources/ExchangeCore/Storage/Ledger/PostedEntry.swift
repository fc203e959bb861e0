/// A journal entry that is in the ledger.
public struct PostedEntry: Hashable, Sendable {
    /// Counts up with each entry.
    public let number: Int64
    /// What each posting's account, asset and bucket holds right after, in the order of the postings.
    public let balances: [Int64]

    public init(number: Int64, balances: [Int64]) {
        self.number = number
        self.balances = balances
    }
}
