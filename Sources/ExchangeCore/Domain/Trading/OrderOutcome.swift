/// What a quote does to an order.
public enum OrderOutcome: Sendable, Hashable {
    /// Nothing.
    case waits
    /// Its stop price was reached; now it waits for its limit.
    case wakes
    case fills(FillPlan, rest: Rest)
    case ends(OrderState, Rejection)

    /// What becomes of the order after a fill.
    public enum Rest: Sendable, Hashable {
        case complete
        /// So much stays open.
        case open(WorkingOrder.Remaining)
        case ends(OrderState, Rejection)
    }
}

/// What decides about a fill besides the order itself.
public struct FillConditions: Sendable {
    public let asset: Asset
    public let quote: Quote
    /// Between two quotes of the coin; 0 when not known.
    public let intervalMilliseconds: Int64
    public let rules: TradingRules

    public init(asset: Asset, quote: Quote, intervalMilliseconds: Int64, rules: TradingRules) {
        self.asset = asset
        self.quote = quote
        self.intervalMilliseconds = intervalMilliseconds
        self.rules = rules
    }
}

extension WorkingOrder {
    /// What the quote does to this order: a pure function, the same for all orders. See `docs/fills.md`.
    ///
    /// - Parameters:
    ///   - balances: what the portfolio has available, without what is set aside for this order.
    ///   - isWaiting: whether the order was there before the quote; one that has just been placed takes the price there is.
    public func outcome(
        on conditions: FillConditions, balances: TradingBalances, isWaiting: Bool = true
    ) -> OrderOutcome {
        let isWaiting = isWaiting && !isUnseen
        var order = seeing(conditions.quote)
        guard order.trigger.isMet(by: conditions.quote.price) else { return isWaiting ? .waits : order.unmet }
        if isUnseen, terms.isPostOnly { return .ends(.canceled, .wouldTake(conditions)) }
        var takes = !isWaiting || terms.limitPrice == nil
        if type.sleeps, !isTriggered {
            order.isTriggered = true
            takes = true
            guard order.trigger.isMet(by: conditions.quote.price) else {
                return terms.timeInForce.isImmediate ? .ends(.expired, .notFilledAtOnce) : .wakes
            }
        }
        return order.fill(on: conditions, balances: balances, liquidity: takes ? .taker : .maker)
    }

    /// An order that was just placed and is not crossed.
    private var unmet: OrderOutcome {
        terms.timeInForce.isImmediate && !type.sleeps ? .ends(.expired, .notFilledAtOnce) : .waits
    }

    private func fill(
        on conditions: FillConditions, balances: TradingBalances, liquidity: Liquidity
    ) -> OrderOutcome {
        let (asset, quote, rules) = (conditions.asset, conditions.quote, conditions.rules)
        let tooLarge = OrderOutcome.ends(.canceled, FillPlan.tooLarge(asset, rules))
        let capacity = rules.fills.capacity(
            on: quote, intervalMilliseconds: conditions.intervalMilliseconds, decimals: asset.quantityDecimals)
        guard let priced = price(on: quote, capacity: capacity, liquidity: liquidity, rules: rules) else { return tooLarge }
        let basisPoints = rules.feeBasisPoints(liquidity)
        func affordable(_ amount: USD) -> Quantity? {
            try? Quantity.affordable(
                for: amount, at: priced.price, feeBasisPoints: basisPoints, decimals: asset.quantityDecimals)
        }
        let wanted: Quantity
        switch remaining {
        case .quantity(let quantity): wanted = quantity
        case .everythingSetAside:
            guard let quantity = affordable(USD(micros: hold)) else { return tooLarge }
            guard quantity.steps > 0 else { return .ends(.canceled, FillPlan.lessThanAStep(asset, price: priced.price)) }
            wanted = quantity
        }
        var part = Quantity(steps: min(wanted.steps, capacity?.steps ?? .max), decimals: asset.quantityDecimals)
        if terms.timeInForce == .fillOrKill, part != wanted { return .ends(.expired, .notFilledAtOnce) }
        var isShort = false
        if side == .buy {
            // What was set aside at another price may not be enough; then what is available helps out.
            guard let funds = try? balances.cash.adding(USD(micros: hold)), let most = affordable(funds) else { return tooLarge }
            isShort = most.steps < part.steps
            if isShort { part = most }
            guard part.steps > 0 else { return .ends(.canceled, .outOfFunds) }
        }
        let isComplete = part == wanted
        guard let cost = cost(of: part, at: priced.price, basisPoints) else { return tooLarge }
        let used = side == .sell ? part.steps : isComplete ? hold : min(hold, cost)
        guard
            let plan = FillPlan(
                side, part, at: priced, liquidity: liquidity, heldUsed: used, balances: balances, rules: rules)
        else { return tooLarge }
        return .fills(plan, rest: rest(after: part, of: wanted, isShort: isShort))
    }

    private func rest(after part: Quantity, of wanted: Quantity, isShort: Bool) -> OrderOutcome.Rest {
        if part == wanted { return .complete }
        if isShort { return .ends(.canceled, .outOfFunds) }
        if terms.timeInForce.isImmediate { return .ends(.expired, .notFilledAtOnce) }
        switch remaining {
        case .everythingSetAside: return .open(.everythingSetAside)
        case .quantity:
            return .open(.quantity(Quantity(steps: wanted.steps - part.steps, decimals: wanted.decimals)))
        }
    }

    /// Never worse than the limit. Nil when a sum does not fit.
    private func price(
        on quote: Quote, capacity: Quantity?, liquidity: Liquidity, rules: TradingRules
    ) -> FillModel.Modelled? {
        let limit = terms.limitPrice.map {
            FillModel.Modelled(price: $0, rule: .limit, halfSpreadMillionths: 0, impactMillionths: 0)
        }
        if liquidity == .maker, let limit { return limit }
        var notional: USD
        switch remaining {
        case .quantity(let quantity):
            let part = Quantity(steps: min(quantity.steps, capacity?.steps ?? .max), decimals: quantity.decimals)
            guard let value = try? USD.value(of: part, at: quote.price, rounding: .up) else { return nil }
            notional = value
        case .everythingSetAside:
            notional = USD(micros: hold)
            if let capacity, let most = try? USD.value(of: capacity, at: quote.price, rounding: .up) {
                notional = min(notional, most)
            }
        }
        let modelled = rules.fills.modelled(side, quote, notional: notional)
        guard let limit else { return modelled }
        return side == .buy
            ? (modelled.price > limit.price ? limit : modelled) : (modelled.price < limit.price ? limit : modelled)
    }

    /// Value and fee of a purchase in millionths of a dollar; zero for a sale.
    private func cost(of quantity: Quantity, at price: Price, _ basisPoints: Int) -> Int64? {
        guard side == .buy else { return 0 }
        guard let value = try? USD.value(of: quantity, at: price, rounding: .up),
            let fee = try? value.fee(basisPoints: basisPoints)
        else { return nil }
        return try? value.adding(fee).micros
    }
}

extension TimeInForce {
    /// Whether it never waits.
    public var isImmediate: Bool { self == .immediateOrCancel || self == .fillOrKill }
}

extension Rejection {
    /// A post-only order that would fill at once.
    static func wouldTake(_ conditions: FillConditions) -> Rejection {
        Rejection(
            .wouldTake,
            "This order would fill at once: \(conditions.asset.name) is at \(conditions.quote.price) USD. A post-only order only waits."
        )
    }

    static let notFilledAtOnce = Rejection(
        .notFilledAtOnce, "It could not be filled at once, and it does not wait.")
    static let outOfFunds = Rejection(
        .insufficientFunds, "The price moved, and neither what was set aside nor what is available pays for the rest.")
}
