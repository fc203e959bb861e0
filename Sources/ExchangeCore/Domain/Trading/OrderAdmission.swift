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
    ///   - lastQuote: the last there was, stale or not, to judge what an order is worth that fills on the next.
    public static func decide(
        _ ticket: OrderTicket, asset: Asset, quote: Result<Quote, Rejection>, lastQuote: Quote? = nil,
        intervalMilliseconds: Int64, balances: TradingBalances, rules: TradingRules
    ) throws(Rejection) -> OrderAdmission {
        let order: WorkingOrder
        if ticket.type == .market {
            let judged = try Self.judging(quote, lastQuote, rules)
            let plan = try FillPlan.market(ticket, asset: asset, quote: judged, balances: balances, rules: rules)
            if rules.fillAt == .next {
                return .opens(WorkingOrder(postponing: plan, of: ticket, balances: balances, rules: rules), .waits)
            }
            let capacity = rules.fills.capacity(
                on: judged, intervalMilliseconds: intervalMilliseconds, decimals: asset.quantityDecimals)
            guard let capacity, capacity.steps < plan.quantity.steps else { return .fills(plan) }
            order = WorkingOrder(splitting: plan, of: ticket)
        } else {
            let judged =
                ticket.type.hasTrail ? try Self.judging(quote, lastQuote ?? (try? quote.get()), rules, isPatient: true) : nil
            order = try WorkingOrder(ticket, asset: asset, quote: judged, balances: balances, rules: rules)
        }
        return try order.admitted(
            asset: asset, quote: quote, intervalMilliseconds: intervalMilliseconds, balances: balances.without(order),
            rules: rules)
    }

    /// The quote that says what an order is worth: the one it trades on, or the last there was for one that waits for the next.
    private static func judging(
        _ quote: Result<Quote, Rejection>, _ last: Quote?, _ rules: TradingRules, isPatient: Bool = false
    ) throws(Rejection) -> Quote {
        switch quote {
        case .success(let quote): return quote
        case .failure(let rejection):
            guard isPatient || rules.fillAt == .next, let last, last.price.mantissa > 0 else { throw rejection }
            return last
        }
    }
}

extension WorkingOrder {
    /// An order for which something is set aside meets the market.
    ///
    /// - Parameter balances: what is available without what is set aside.
    public func admitted(
        asset: Asset, quote: Result<Quote, Rejection>, intervalMilliseconds: Int64, balances: TradingBalances,
        rules: TradingRules
    ) throws(Rejection) -> OrderAdmission {
        var unseen = self
        unseen.isUnseen = true
        let usable: Quote
        switch quote {
        case .success(let quote): usable = quote
        case .failure(let rejection):
            guard rules.fillAt == .next || !terms.timeInForce.isImmediate || type.sleeps else { throw rejection }
            return .opens(unseen, .waits)
        }
        let conditions = FillConditions(
            asset: asset, quote: usable, intervalMilliseconds: intervalMilliseconds, rules: rules)
        if terms.isPostOnly, trigger.isMet(by: usable.price) { throw .wouldTake(conditions) }
        if rules.fillAt == .next { return .opens(unseen, .waits) }
        return .opens(seeing(usable), outcome(on: conditions, balances: balances, isWaiting: false))
    }
}

extension TradingBalances {
    /// What is available once the order's part is set aside.
    public func without(_ order: WorkingOrder) -> TradingBalances {
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

    /// A market order that takes the next quote: as `plan` says for the last one, with a reserve if the price goes up.
    fileprivate init(postponing plan: FillPlan, of ticket: OrderTicket, balances: TradingBalances, rules: TradingRules) {
        self.init(splitting: plan, of: ticket)
        isUnseen = true
        guard side == .buy, case .quantity(let quantity) = remaining else { return }
        let reserve = Self.reserve(for: quantity, at: plan.price, hasLimit: false, rules: rules)
        hold = max(hold, min(reserve ?? hold, balances.cash.micros))
    }

    /// An order that names a price or follows it. Throws when it is too small, too large, or more than there is.
    ///
    /// - Parameter quote: the one that a trailing stop begins at; others need none.
    public init(
        _ ticket: OrderTicket, asset: Asset, quote: Quote?, balances: TradingBalances, rules: TradingRules
    ) throws(Rejection) {
        // The price that its worth is judged by: the limit, else the one that wakes it.
        var reference = ticket.terms.limitPrice ?? ticket.terms.stopPrice
        if let trail = ticket.terms.trail, let quote {
            reference = trail.stop(from: quote.price, side: ticket.side) ?? quote.price
        }
        guard let reference else { throw FillPlan.tooLarge(asset, rules) }
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
        try Self.check(
            asked, asset: asset, side: ticket.side, isWholeHolding: ticket.side == .sell && hold == balances.holding.steps,
            rules: rules)
        if ticket.side == .buy, hold > balances.cash.micros {
            throw Self.tooDear(USD(micros: hold), available: balances.cash)
        }
        self.init(side: ticket.side, type: ticket.type, terms: ticket.terms, remaining: remaining, hold: hold)
    }

    static func tooDear(_ needed: USD, available: USD) -> Rejection {
        Rejection(
            .insufficientFunds,
            "You have \(available) USD available; this order sets aside \(needed) USD including the fee.")
    }

    static func check(
        _ asked: USD, asset: Asset, side: Side, isWholeHolding: Bool, rules: TradingRules
    ) throws(Rejection) {
        if isWholeHolding { return }
        guard asked >= rules.minimumOrder else {
            throw FillPlan.belowMinimum(asked, rules, asset: side == .sell ? asset : nil)
        }
        guard asked <= rules.maximumOrder else { throw FillPlan.tooLarge(asset, rules) }
    }

    /// What a purchase of `quantity` sets aside; nil when it does not fit. Whoever buys when a stop is reached buys above it.
    static func reserve(for quantity: Quantity, at reference: Price, hasLimit: Bool, rules: TradingRules) -> Int64? {
        let worst = hasLimit ? reference : reference.shifted(millionths: Int64(max(0, rules.stopReserveBasisPoints)) * 100)
        guard let worst, let value = try? USD.value(of: quantity, at: worst, rounding: .up),
            let fee = try? value.fee(basisPoints: max(rules.feeBasisPoints, rules.makerFeeBasisPoints))
        else { return nil }
        return try? value.adding(fee).micros
    }

    private static func purchase(
        _ ticket: OrderTicket, at reference: Price, _ asset: Asset, _ rules: TradingRules
    ) throws(Rejection) -> (Remaining, hold: Int64, asked: USD) {
        let hasLimit = ticket.terms.limitPrice != nil
        let quantity: Quantity
        switch ticket.size {
        case .all: throw Rejection(.insufficientFunds, SizeProblem.allIsForSelling.sentence)
        case .amount(let amount):
            // Without a limit nobody knows the price: what the dollars pay for then.
            guard hasLimit else { return (.everythingSetAside, amount.micros, amount) }
            guard
                let affordable = try? Quantity.affordable(
                    for: amount, at: reference, feeBasisPoints: max(rules.feeBasisPoints, rules.makerFeeBasisPoints),
                    decimals: asset.quantityDecimals)
            else { throw FillPlan.tooLarge(asset, rules) }
            guard affordable.steps > 0 else { throw FillPlan.lessThanAStep(asset, price: reference) }
            quantity = affordable
        case .quantity(let wanted): quantity = wanted
        }
        guard let asked = try? USD.value(of: quantity, at: reference, rounding: .up),
            let hold = reserve(for: quantity, at: reference, hasLimit: hasLimit, rules: rules)
        else { throw FillPlan.tooLarge(asset, rules) }
        return (.quantity(quantity), hold, asked)
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
