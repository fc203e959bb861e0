/// What a portfolio can dispose of when an order of one coin is decided.
public struct TradingBalances: Sendable, Hashable {
    /// Available, without what open orders hold.
    public let cash: USD
    /// Available coins, on the coin's step.
    public let holding: Quantity

    public init(cash: USD, holding: Quantity) {
        self.cash = cash
        self.holding = holding
    }
}
