/// What an order does to a portfolio when it fills: the arithmetic of a fill, before anything is stored.
public struct FillPlan: Sendable, Hashable {
    public let side: Side
    public let quantity: Quantity
    /// USD for one coin.
    public let price: Price
    /// Price times quantity, rounded against the trader, before the fee.
    public let value: USD
    public let fee: USD
    public let rule: FillRule
    /// What the portfolio has available of each right after.
    public let cashAfter: USD
    public let holdingAfter: Quantity

    /// What leaves (negative) or reaches the cash account, fee included.
    public var cashChange: USD {
        switch side {
        case .buy: USD(micros: -value.micros - fee.micros)
        case .sell: USD(micros: value.micros - fee.micros)
        }
    }

    /// Steps that reach or leave (negative) the coin's account.
    public var holdingChange: Quantity {
        Quantity(steps: side == .buy ? quantity.steps : -quantity.steps, decimals: quantity.decimals)
    }
}

extension FillPlan {
    /// A fill that was made before, repeated for a portfolio with these balances; nil when they do not allow it.
    public init?(
        side: Side, quantity: Quantity, price: Price, value: USD, fee: USD, rule: FillRule, balances: TradingBalances
    ) {
        do {
            switch side {
            case .buy:
                let cash = try balances.cash.subtracting(value).subtracting(fee)
                self.init(
                    side: side, quantity: quantity, price: price, value: value, fee: fee, rule: rule, cashAfter: cash,
                    holdingAfter: try balances.holding.adding(quantity))
            case .sell:
                let cash = try balances.cash.adding(value).subtracting(fee)
                self.init(
                    side: side, quantity: quantity, price: price, value: value, fee: fee, rule: rule, cashAfter: cash,
                    holdingAfter: try balances.holding.subtracting(quantity))
            }
        } catch {
            return nil
        }
        guard cashAfter >= .zero, holdingAfter.steps >= 0 else { return nil }
    }
}
