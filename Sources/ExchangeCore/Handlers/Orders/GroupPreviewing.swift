import Contracts
import Domain

/// What a group would do: decided by the functions that place it, order by order, with nothing stored.
struct GroupPreviewing {
    let tickets: GroupTickets
    let market: AssetMarket
    let balances: TradingBalances
    let rules: TradingRules

    var kind: OrderGroupKind { tickets.entry == nil ? .oco : .bracket }

    /// Throws why the group would be refused.
    func decide(now: Timestamp) throws(Rejection) -> OrderGroupPreview {
        let quote = try market.conditions(now: now).quoteToTradeOn()
        guard let entry = tickets.entry else { return try pair(quote) }
        let admission = try OrderAdmission.decide(
            entry, asset: market.asset, quote: quote, lastQuote: market.quote,
            intervalMilliseconds: market.intervalMilliseconds, balances: balances, rules: rules)
        let first = OrderPreview(admission, market: market, balances: balances, rules: rules)
        var preview = OrderGroupPreview(kind: .bracket, whole: first)
        guard first.refusal == nil else { return preview }
        // Its exits begin with what there is once all of it is bought.
        let bought = filled(first, side: .buy, from: balances)
        var leg = first
        (leg.cashAfter, leg.holdingAfter) = (bought?.cash, bought?.holding)
        preview.legs = [OrderLegPreview(role: .entry, side: .buy, type: entry.type, order: leg)]
        for (role, ticket) in exits {
            var exit = OrderPreview(waits: true, quote: market.quote?.price)
            if let quantity = first.quantity {
                exit.show(estimate(ticket, of: quantity, from: entry.terms.limitPrice ?? first.price))
            }
            if let bought, let sold = filled(exit, side: .sell, from: bought) {
                (exit.cashAfter, exit.holdingAfter) = (sold.cash, sold.holding)
            }
            preview.legs.append(OrderLegPreview(role: role, side: .sell, type: ticket.type, order: exit))
        }
        return preview
    }

    private var exits: [(OrderRole, OrderTicket)] { [(.target, tickets.target), (.stop, tickets.stop)] }

    private func pair(_ quote: Result<Quote, Rejection>) throws(Rejection) -> OrderGroupPreview {
        let admission = try PairAdmission.decide(
            target: tickets.target, stop: tickets.stop, asset: market.asset, quote: quote, lastQuote: market.quote,
            intervalMilliseconds: market.intervalMilliseconds, balances: balances, rules: rules)
        var whole = OrderPreview(waits: true, quote: market.quote?.price)
        let side = tickets.target.side
        if side == .buy {
            whole.held = USD(micros: admission.hold)
        } else {
            whole.heldQuantity = Quantity(steps: admission.hold, decimals: market.asset.quantityDecimals)
        }
        let left = balances.without(admission.target.order)
        (whole.cashAfter, whole.holdingAfter) = (left.cash, left.holding)
        var legs: [OrderLegPreview] = []
        var hasActed = false
        for ((role, ticket), member) in zip(exits, admission.members) {
            var leg = OrderPreview(quote: market.quote?.price)
            leg.show(member.outcome, of: member.order, market: market, rules: rules)
            // The first that acts at once is what becomes of the pair.
            if !hasActed, leg.refusal != nil || leg.cashAfter != nil {
                hasActed = true
                whole.refusal = leg.refusal
                whole.refusalText = leg.refusalText
                (whole.waits, whole.held, whole.heldQuantity) = (leg.waits, leg.held, leg.heldQuantity)
                (whole.cashAfter, whole.holdingAfter) = (leg.cashAfter, leg.holdingAfter)
            }
            if let after = filled(leg, side: side, from: balances) {
                (leg.cashAfter, leg.holdingAfter) = (after.cash, after.holding)
            }
            (leg.held, leg.heldQuantity) = (nil, nil)
            legs.append(OrderLegPreview(role: role, side: side, type: ticket.type, order: leg))
        }
        return OrderGroupPreview(kind: .oco, whole: whole, legs: whole.refusal == nil ? legs : [])
    }

    /// What an exit brings that wakes when `quantity` has been bought, about at the price `best`.
    private func estimate(_ ticket: OrderTicket, of quantity: Quantity, from best: Price?) -> FillEstimate? {
        FillEstimate(
            .sell, ticket.type, ticket.terms, of: .quantity(quantity), hold: 0, best: best, quote: market.quote,
            intervalMilliseconds: market.intervalMilliseconds, asset: market.asset, rules: rules)
    }

    /// What is available once an order has filled as a whole; nil where that is not known.
    private func filled(_ order: OrderPreview, side: Side, from balances: TradingBalances) -> TradingBalances? {
        guard let quantity = order.quantity, let value = order.value, let fee = order.fee else { return nil }
        let cash: USD?
        let holding: Quantity?
        switch side {
        case .buy:
            cash = try? balances.cash.subtracting(value).subtracting(fee)
            holding = try? balances.holding.adding(quantity)
        case .sell:
            cash = try? balances.cash.adding(value).subtracting(fee)
            holding = try? balances.holding.subtracting(quantity)
        }
        guard let cash, let holding else { return nil }
        return TradingBalances(cash: cash, holding: holding)
    }
}
