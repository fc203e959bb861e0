public import Domain

/// A journal entry as a portfolio's list of transactions needs it.
public struct JournalRecord: Hashable, Sendable {
    /// Counts up in the order of commits.
    public let number: Int64
    public let kind: JournalEntry.Kind
    public let time: Timestamp
    /// What row the entry is about; depends on its kind, see `JournalEntry.Kind`. Nil for none.
    public let reference: Int64?
    /// What the portfolio's free dollars changed by; zero when the entry does not touch them.
    public let cashChange: USD
    /// The portfolio's free dollars right after; nil when the entry does not touch them.
    public let cashAfter: USD?

    public init(
        number: Int64, kind: JournalEntry.Kind, time: Timestamp, reference: Int64?, cashChange: USD, cashAfter: USD?
    ) {
        self.number = number
        self.kind = kind
        self.time = time
        self.reference = reference
        self.cashChange = cashChange
        self.cashAfter = cashAfter
    }
}
