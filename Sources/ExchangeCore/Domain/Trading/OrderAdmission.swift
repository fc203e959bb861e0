/// What becomes of an order when it is placed: a pure function of the order, the market and the balances.
public enum OrderAdmission: Sendable, Hashable {
    /// It fills as a whole, from what is available.
    case fills(FillPlan)
    /// Something is set aside for it, then the quote of the moment does what it does.
    case opens(WorkingOrder, OrderOutcome)

    /// Throws why the order is refused.
    ///
    /// - Parameters:
    ///   - quote: the one to trade on, or why there is none: an order that waits does not need one.
    public static func decide(
        _ ticket: OrderTicket, asset: Asset, quote: Result<Quote, Rejection>, intervalMilliseconds: Int64,
        balances: TradingBalances, rules: TradingRules
    ) throws(Rejection) -> OrderAdmission {
        func conditions(_ quote: Quote) -> FillConditions {
            FillConditions(asset: asset, quote: quote, intervalMilliseconds: intervalMilliseconds, rules: rules)
        }
        let order: WorkingOrder
        if ticket.type == .market {
            let quote = try quote.get()
            let plan = try FillPlan.market(ticket, asset: asset, quote: quote, balances: balances, rules: rules)
            let capacity = rules.fills.capacity(
                on: quote, intervalMilliseconds: intervalMilliseconds, decimals: asset.quantityDecimals)
            guard let capacity, capacity.steps < plan.quantity.steps else { return .fills(plan) }
            order = WorkingOrder(splitting: plan, of: ticket)
        } else {
            order = try WorkingOrder(ticket, asset: asset, balances: balances, rules: rules)
        }
        let usable: Quote
        switch quote {
        case .success(let quote): usable = quote
        case .failure(let rejection):
            guard !ticket.terms.timeInForce.isImmediate || ticket.type.hasStop else { throw rejection }
            return .opens(order, .waits)
        }
        if ticket.terms.isPostOnly, order.trigger.isMet(by: usable.price) {
            throw Rejection(
                .wouldTake,
                "This order would fill at once: \(asset.name) is at \(usable.price) USD. A post-only order only waits.")
        }
        return .opens(
            order, order.outcome(on: conditions(usable), balances: balances.without(order), isWaiting: false))
    }
}

extension TradingBalances {
    /// What is available once the order's part is set aside.
    fileprivate func without(_ order: WorkingOrder) -> TradingBalances {
        switch order.side {
        case .buy: TradingBalances(cash: USD(micros: cash.micros - order.hold), holding: holding)
        case .sell:
            TradingBalances(
                cash: cash, holding: Quantity(steps: holding.steps - order.hold, decimals: holding.decimals))
        }
    }
}

extension WorkingOrder {
    /// A market order that is too large for one quote.
    fileprivate init(splitting plan: FillPlan, of ticket: OrderTicket) {
        let isAmount = if case .amount(_) = ticket.size, ticket.side == .buy { true } else { false }
        var hold = plan.side == .sell ? plan.quantity.steps : -plan.cashChange.micros
        if case .amount(let amount) = ticket.size, ticket.side == .buy { hold = amount.micros }
        self.init(
            side: ticket.side, type: ticket.type, terms: ticket.terms,
            remaining: isAmount ? .everythingSetAside : .quantity(plan.quantity), hold: hold)
    }

    /// An order that names a price. Throws when it is too small, too large, or more than there is.
    fileprivate init(
        _ ticket: OrderTicket, asset: Asset, balances: TradingBalances, rules: TradingRules
    ) throws(Rejection) {
        // The price that its worth is judged by: the limit, else the one that wakes it.
        guard let reference = ticket.terms.limitPrice ?? ticket.terms.stopPrice else {
            throw FillPlan.tooLarge(asset, rules)
        }
        let (remaining, hold, asked): (Remaining, Int64, USD)
        switch ticket.side {
        case .buy:
            (remaining, hold, asked) = try Self.purchase(ticket, at: reference, asset, rules)
        case .sell:
            let quantity = try Self.sale(ticket.size, at: reference, asset, balances, rules)
            guard let value = try? USD.value(of: quantity, at: reference, rounding: .down) else {
                throw FillPlan.tooLarge(asset, rules)
            }
            (remaining, hold, asked) = (.quantity(quantity), quantity.steps, value)
        }
        let isWholeHolding = ticket.side == .sell && hold == balances.holding.steps
        if !isWholeHolding {
            guard asked >= rules.minimumOrder else {
                throw FillPlan.belowMinimum(asked, rules, asset: ticket.side == .sell ? asset : nil)
            }
            guard asked <= rules.maximumOrder else { throw FillPlan.tooLarge(asset, rules) }
        }
        if ticket.side == .buy, hold > balances.cash.micros {
            throw Rejection(
                .insufficientFunds,
                "You have \(balances.cash) USD available; this order sets aside \(USD(micros: hold)) USD including the fee.")
        }
        self.init(side: ticket.side, type: ticket.type, terms: ticket.terms, remaining: remaining, hold: hold)
    }

    private static func purchase(
        _ ticket: OrderTicket, at reference: Price, _ asset: Asset, _ rules: TradingRules
    ) throws(Rejection) -> (Remaining, hold: Int64, asked: USD) {
        let basisPoints = max(rules.feeBasisPoints, rules.makerFeeBasisPoints)
        let hasLimit = ticket.terms.limitPrice != nil
        let quantity: Quantity
        switch ticket.size {
        case .all: throw Rejection(.insufficientFunds, SizeProblem.allIsForSelling.sentence)
        case .amount(let amount):
            // Without a limit nobody knows the price: what the dollars pay for then.
            guard hasLimit else { return (.everythingSetAside, amount.micros, amount) }
            guard
                let affordable = try? Quantity.affordable(
                    for: amount, at: reference, feeBasisPoints: basisPoints, decimals: asset.quantityDecimals)
            else { throw FillPlan.tooLarge(asset, rules) }
            guard affordable.steps > 0 else { throw FillPlan.lessThanAStep(asset, price: reference) }
            quantity = affordable
        case .quantity(let wanted): quantity = wanted
        }
        // Whoever buys when a stop is reached buys above it.
        let worst = hasLimit ? reference : reference.shifted(millionths: Int64(max(0, rules.stopReserveBasisPoints)) * 100)
        guard let asked = try? USD.value(of: quantity, at: reference, rounding: .up), let worst,
            let value = try? USD.value(of: quantity, at: worst, rounding: .up),
            let fee = try? value.fee(basisPoints: basisPoints), let hold = try? value.adding(fee)
        else { throw FillPlan.tooLarge(asset, rules) }
        return (.quantity(quantity), hold.micros, asked)
    }

    private static func sale(
        _ size: OrderSize, at reference: Price, _ asset: Asset, _ balances: TradingBalances, _ rules: TradingRules
    ) throws(Rejection) -> Quantity {
        let quantity: Quantity
        switch size {
        case .all: quantity = balances.holding
        case .quantity(let wanted): quantity = wanted
        case .amount(let amount):
            guard let worth = try? Quantity.affordable(for: amount, at: reference, decimals: asset.quantityDecimals) else {
                throw FillPlan.tooLarge(asset, rules)
            }
            guard worth.steps > 0 else { throw FillPlan.lessThanAStep(asset, price: reference) }
            quantity = worth
        }
        guard balances.holding.steps > 0 else { throw FillPlan.nothingToSell(asset) }
        guard quantity.steps <= balances.holding.steps else { throw FillPlan.tooFew(asset, quantity, balances) }
        return quantity
    }
}
