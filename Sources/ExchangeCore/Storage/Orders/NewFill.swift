public import Domain

/// A fill to be stored: what it does, of which order, and the quote that gave its price.
public struct NewFill: Sendable {
    public let plan: FillPlan
    public let order: OrderID
    public let portfolio: PortfolioID
    public let asset: AssetKey
    public let quoteSource: String
    public let quoteAgeMilliseconds: Int64
    public let time: Timestamp
    /// The quote that gave the price; nil where it is not known any more.
    public let quotePrice: Price?

    public init(
        plan: FillPlan, order: OrderID, portfolio: PortfolioID, asset: AssetKey, quoteSource: String,
        quoteAgeMilliseconds: Int64, time: Timestamp, quotePrice: Price? = nil
    ) {
        self.quotePrice = quotePrice
        self.plan = plan
        self.order = order
        self.portfolio = portfolio
        self.asset = asset
        self.quoteSource = quoteSource
        self.quoteAgeMilliseconds = quoteAgeMilliseconds
        self.time = time
    }
}
