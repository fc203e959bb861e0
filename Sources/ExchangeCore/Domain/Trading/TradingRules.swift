/// What the exchange asks of every order.
public struct TradingRules: Sendable, Hashable, Codable {
    /// The fee on a trade's value in hundredths of a percent.
    public var feeBasisPoints: Int
    /// The smallest order. A whole holding may be sold even when it is worth less.
    public var minimumOrder: USD
    /// The largest order.
    public var maximumOrder: USD
    /// What gives an order its price.
    public var fillRule: FillRule

    public init(
        feeBasisPoints: Int = 10, minimumOrder: USD = USD(1), maximumOrder: USD = USD(1_000_000_000_000),
        fillRule: FillRule = .quote
    ) {
        self.feeBasisPoints = feeBasisPoints
        self.minimumOrder = minimumOrder
        self.maximumOrder = maximumOrder
        self.fillRule = fillRule
    }
}
