import Bus
import Contracts
import Domain
import Storage

/// What the writer does for an order: everything that must be true at the moment of the commit is read here.
struct OrderPlacement: Sendable {
    let user: UserID
    let portfolio: PortfolioID
    let clientOrderID: String
    let body: BodyHash
    let asset: AssetID
    let ticket: OrderTicket
    let quotes: any QuoteReading
    let announcer: OrderAnnouncer
    let engine: TriggerEngine
    let rules: TradingRules
    let now: @Sendable () -> Timestamp

    /// Stores the order, filled, open or refused, or returns what the same order became before.
    ///
    /// `refusal` refuses an order that could not be settled. Throws a `BusError` for what is not stored.
    func execute(in transaction: LedgerTransaction, refusing refusal: Rejection?) throws -> Order {
        if let earlier = try transaction.order(withClientOrderID: clientOrderID, of: portfolio),
            let order = try transaction.order(earlier.id, of: user)
        {
            guard earlier.body == body else {
                throw BusError(
                    .conflict, "Another order was placed under this id before. Use a new id for a new order.",
                    field: "clientOrderID")
            }
            return order
        }
        guard try transaction.canTrade(user, with: portfolio) else {
            throw BusError(.notFound, "There is no such portfolio, or it is closed.", field: "portfolio")
        }
        guard let market = quotes.market(of: asset), let key = try transaction.coinKey(of: asset) else {
            throw BusError(.notFound, "The exchange does not list this coin.", field: "asset")
        }
        let time = now()
        let quote: Result<Quote, Rejection>
        let admission: OrderAdmission
        do {
            if let refusal { throw refusal }
            quote = try market.conditions(now: time).quoteToTradeOn()
            let balances = try transaction.tradingBalances(of: portfolio, key, decimals: market.asset.quantityDecimals)
            admission = try OrderAdmission.decide(
                ticket, asset: market.asset, quote: quote, intervalMilliseconds: market.intervalMilliseconds,
                balances: balances, rules: rules)
        } catch let rejection as Rejection {
            return try store(rejection: rejection, key, at: time, in: transaction)
        }
        switch admission {
        case .fills(let plan):
            return try settle(plan, on: try quote.get(), key, at: time, in: transaction)
        case .opens(let working, let outcome):
            return try open(working, outcome, on: try? quote.get(), key, at: time, in: transaction)
        }
    }

    private func settle(
        _ plan: FillPlan, on quote: Quote, _ key: AssetKey, at time: Timestamp, in transaction: LedgerTransaction
    ) throws -> Order {
        let id = try transaction.insert(
            NewOrder(
                portfolio: portfolio, clientOrderID: clientOrderID, body: body, asset: key, ticket: ticket, state: .filled,
                time: time))
        // A source whose clock is ahead of ours does not make a quote younger than now.
        let age = max(0, time.millisecondsSince(quote.time))
        let fill = try transaction.settle(
            NewFill(
                plan: plan, order: id, portfolio: portfolio, asset: key, quoteSource: quote.source, quoteAgeMilliseconds: age,
                time: time, quotePrice: quote.price))
        return announce(
            order(
                id, .filled, at: time,
                fills: [
                    Fill(
                        id: fill, order: id, asset: asset, side: plan.side, quantity: plan.quantity, price: plan.price,
                        value: plan.value, fee: plan.fee, time: time, quoteSource: quote.source, quoteAgeMilliseconds: age,
                        rule: plan.rule.name, cashAfter: plan.cashAfter, holdingAfter: plan.holdingAfter,
                        liquidity: plan.liquidity, quotePrice: quote.price, halfSpreadMillionths: plan.halfSpreadMillionths,
                        impactMillionths: plan.impactMillionths)
                ]), in: transaction)
    }

    /// Sets aside what the order holds, then lets the quote of the moment do what it does.
    private func open(
        _ working: WorkingOrder, _ outcome: OrderOutcome, on quote: Quote?, _ key: AssetKey, at time: Timestamp,
        in transaction: LedgerTransaction
    ) throws -> Order {
        var quantity: Quantity?
        if case .quantity(let whole) = working.remaining { quantity = whole }
        let expiresAt = ticket.terms.timeInForce.expiry(placedAt: time)
        let id = try transaction.insert(
            NewOrder(
                portfolio: portfolio, clientOrderID: clientOrderID, body: body, asset: key, ticket: ticket, state: .new,
                time: time, quantity: quantity, hold: working.hold, expiresAt: expiresAt))
        try transaction.hold(working.hold, ticket.side, for: id, of: portfolio, key, at: time)
        if outcome == .waits {
            let order = Order(
                id: id, portfolio: portfolio, clientOrderID: clientOrderID, asset: asset, side: ticket.side, type: ticket.type,
                size: ticket.size, state: .new, placedAt: time, updatedAt: time,
                terms: ticket.terms == .none ? nil : ticket.terms, quantity: quantity,
                heldCash: ticket.side == .buy ? USD(micros: working.hold) : nil,
                heldQuantity: ticket.side == .sell ? quantity : nil, expiresAt: expiresAt)
            transaction.afterCommit { [engine, asset] in
                engine.watch(id, of: asset, waitingFor: working.trigger, expiresAt: expiresAt, since: quote?.time)
            }
            return announce(order, in: transaction)
        }
        guard let order = try transaction.openOrder(id) else { throw BusError.noSuchOrder }
        try engine.execution.apply(outcome, to: order, on: quote, at: time, in: transaction)
        guard let stored = try transaction.order(id, of: user) else { throw BusError.noSuchOrder }
        return stored
    }

    private func store(
        rejection: Rejection, _ key: AssetKey, at time: Timestamp, in transaction: LedgerTransaction
    ) throws -> Order {
        let id = try transaction.insert(
            NewOrder(
                portfolio: portfolio, clientOrderID: clientOrderID, body: body, asset: key, ticket: ticket, state: .rejected,
                rejection: rejection, time: time))
        return announce(order(id, .rejected, rejection, at: time), in: transaction)
    }

    private func order(
        _ id: OrderID, _ state: OrderState, _ rejection: Rejection? = nil, at time: Timestamp, fills: [Fill] = []
    ) -> Order {
        Order(
            id: id, portfolio: portfolio, clientOrderID: clientOrderID, asset: asset, side: ticket.side, type: ticket.type,
            size: ticket.size, state: state, reason: rejection?.reason, reasonText: rejection?.sentence, placedAt: time,
            updatedAt: time, fills: fills, terms: ticket.terms == .none ? nil : ticket.terms)
    }

    private func announce(_ order: Order, in transaction: LedgerTransaction) -> Order {
        transaction.afterCommit { [announcer, user] in announcer.announce(OrderChanged(user: user, order: order)) }
        return order
    }
}
