/// What an order does to a portfolio when it fills: the arithmetic of a fill, before anything is stored.
public struct FillPlan: Sendable, Hashable {
    public let side: Side
    public let quantity: Quantity
    /// USD for one coin.
    public let price: Price
    /// Price times quantity, rounded against the trader, before the fee.
    public let value: USD
    /// USD, rounded up.
    public let fee: USD
    /// What gave the price.
    public let rule: FillRule
    public let liquidity: Liquidity
    /// What the price is made of, in millionths of the quote.
    public let halfSpreadMillionths: Int64
    public let impactMillionths: Int64
    /// What leaves the amount that is set aside for the order: millionths of a dollar (buy) or steps (sell). What a purchase
    /// does not take of it is available again. Zero for an order that fills from what is available.
    public let heldUsed: Int64
    /// What the portfolio has available of each right after.
    public let cashAfter: USD
    public let holdingAfter: Quantity

    /// What leaves (negative) or reaches the portfolio in cash, fee included.
    public var cashChange: USD {
        switch side {
        case .buy: USD(micros: -value.micros - fee.micros)
        case .sell: USD(micros: value.micros - fee.micros)
        }
    }

    /// Steps that reach or leave (negative) the portfolio.
    public var holdingChange: Quantity {
        Quantity(steps: side == .buy ? quantity.steps : -quantity.steps, decimals: quantity.decimals)
    }
}

extension FillPlan {
    /// The fill of `quantity` at a price that is known; nil when a sum does not fit or the balances do not allow it.
    init?(
        _ side: Side, _ quantity: Quantity, at priced: FillModel.Modelled, liquidity: Liquidity = .taker, heldUsed: Int64 = 0,
        balances: TradingBalances, rules: TradingRules
    ) {
        guard let value = try? USD.value(of: quantity, at: priced.price, rounding: side == .buy ? .up : .down),
            let fee = try? value.fee(basisPoints: rules.feeBasisPoints(liquidity))
        else { return nil }
        self.init(
            side, quantity, at: priced, value: value, fee: fee, liquidity: liquidity, heldUsed: heldUsed, balances: balances)
    }

    /// A fill that was made before, repeated for a portfolio with these balances; nil when they do not allow it.
    public init?(
        side: Side, quantity: Quantity, price: Price, value: USD, fee: USD, rule: FillRule, balances: TradingBalances
    ) {
        self.init(
            side, quantity,
            at: FillModel.Modelled(price: price, rule: rule, halfSpreadMillionths: 0, impactMillionths: 0), value: value,
            fee: fee, liquidity: rule == .limit ? .maker : .taker, heldUsed: 0, balances: balances)
    }

    private init?(
        _ side: Side, _ quantity: Quantity, at priced: FillModel.Modelled, value: USD, fee: USD, liquidity: Liquidity,
        heldUsed: Int64, balances: TradingBalances
    ) {
        let cash: USD
        let holding: Quantity
        do {
            switch side {
            case .buy:
                cash = try balances.cash.adding(USD(micros: heldUsed)).subtracting(value).subtracting(fee)
                holding = try balances.holding.adding(quantity)
            case .sell:
                cash = try balances.cash.adding(value).subtracting(fee)
                holding = heldUsed > 0 ? balances.holding : try balances.holding.subtracting(quantity)
            }
        } catch {
            return nil
        }
        guard cash >= .zero, holding.steps >= 0 else { return nil }
        self.init(
            side: side, quantity: quantity, price: priced.price, value: value, fee: fee, rule: priced.rule, liquidity: liquidity,
            halfSpreadMillionths: priced.halfSpreadMillionths, impactMillionths: priced.impactMillionths, heldUsed: heldUsed,
            cashAfter: cash, holdingAfter: holding)
    }
}
