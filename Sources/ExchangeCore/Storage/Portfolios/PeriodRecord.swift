public import Domain

/// Time between two resets of a portfolio.
public struct PeriodRecord: Sendable, Hashable {
    /// Counts from 1.
    public let number: Int
    public let start: Timestamp
    /// The reset that ended it; nil while it lasts.
    public let end: Timestamp?
    /// What the portfolio was worth at its end.
    public let closingValue: USD?
}

/// A part of the journal that belongs to a portfolio's history: entries of one portfolio, be it another one that it was
/// cloned from.
struct HistorySegment: Sendable, Hashable {
    let portfolio: PortfolioID
    /// Only entries with larger numbers.
    let after: Int64
    /// The last entry that may belong to it.
    let until: Int64
}
