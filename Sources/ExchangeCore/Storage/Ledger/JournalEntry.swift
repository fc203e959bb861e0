public import Domain

/// What moves money, whole or not at all: postings whose sum is zero for each asset.
public struct JournalEntry: Hashable, Sendable {
    /// What an entry is about. Numbers are stored: never reuse one.
    public enum Kind: Int64, Sendable, Hashable, CaseIterable {
        /// Virtual funds put into a portfolio: the starting cash and what was added.
        case funds = 1
        /// A fill of an order; `reference` is the order's number.
        case fill = 2
        /// Set aside for an open order; `reference` is the order's number.
        case hold = 3
        /// Given back from an order; `reference` is the order's number.
        case release = 4
        /// All that a portfolio had went back where it came from; a new period begins.
        case reset = 5
        /// What a portfolio begins with that was cloned; `reference` is the portfolio that has the same.
        case clone = 6
    }

    public let kind: Kind
    /// In whose list of transactions the entry appears.
    public let portfolio: PortfolioID
    public let time: Timestamp
    /// The row that the entry is about; what row depends on the kind.
    public let reference: Int64?
    /// At most one for each account, asset and bucket; none of zero.
    public let postings: [Posting]

    public init(kind: Kind, portfolio: PortfolioID, time: Timestamp, reference: Int64? = nil, postings: [Posting]) {
        self.kind = kind
        self.portfolio = portfolio
        self.time = time
        self.reference = reference
        self.postings = postings
    }

    /// Virtual dollars for a portfolio.
    public static func funds(_ amount: USD, to portfolio: PortfolioID, at time: Timestamp) -> JournalEntry {
        JournalEntry(
            kind: .funds, portfolio: portfolio, time: time,
            postings: [
                Posting(.portfolio(portfolio), .usd, amount: amount.micros),
                Posting(.issuance, .usd, amount: 0 &- amount.micros),
            ])
    }
}
