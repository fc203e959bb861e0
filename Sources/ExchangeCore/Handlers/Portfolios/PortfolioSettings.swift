public import Domain

/// What a user may do with portfolios.
public struct PortfolioSettings: Sendable, Hashable {
    /// What one may open with at most.
    public var maximumOpeningCash: USD
    /// How many a user may have in use.
    public var maximumCount: Int
    /// How many a user may ever have opened: a bound, no figure that anybody meets.
    public var maximumEver: Int

    public init(maximumOpeningCash: USD = USD(10_000), maximumCount: Int = 20, maximumEver: Int = 500) {
        self.maximumOpeningCash = maximumOpeningCash
        self.maximumCount = maximumCount
        self.maximumEver = maximumEver
    }
}
