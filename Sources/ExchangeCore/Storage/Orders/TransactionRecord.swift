public import Domain

/// What moved a portfolio's money, as its list of transactions shows it.
public struct TransactionRecord: Sendable, Hashable {
    /// The number of the journal entry.
    public let number: Int64
    public let time: Timestamp
    /// A fill, funds, a reset or a clone.
    public let kind: JournalEntry.Kind
    /// Nil unless it is one.
    public let fill: Fill?
    public let cashChange: USD
    public let cashAfter: USD
    /// The portfolio that was cloned.
    public let clonedFrom: PortfolioID?

    public init(
        number: Int64, time: Timestamp, kind: JournalEntry.Kind, fill: Fill?, cashChange: USD, cashAfter: USD,
        clonedFrom: PortfolioID? = nil
    ) {
        self.kind = kind
        self.clonedFrom = clonedFrom
        self.number = number
        self.time = time
        self.fill = fill
        self.cashChange = cashChange
        self.cashAfter = cashAfter
    }
}

/// Which transactions of a portfolio; nil means all.
public struct TransactionFilter: Sendable, Hashable {
    /// Fills of one side, or journal entries that are no fills.
    public enum Kind: Sendable, Hashable {
        case fills(Side)
        /// Those that are no fills.
        case entries(JournalEntry.Kind)
    }

    public var asset: AssetID?
    public var kind: Kind?
    /// Inclusive.
    public var from: Timestamp?
    /// Exclusive.
    public var to: Timestamp?
    /// Only transactions with a smaller number.
    public var before: Int64?

    public init(
        asset: AssetID? = nil, kind: Kind? = nil, from: Timestamp? = nil, to: Timestamp? = nil, before: Int64? = nil
    ) {
        self.asset = asset
        self.kind = kind
        self.from = from
        self.to = to
        self.before = before
    }
}
