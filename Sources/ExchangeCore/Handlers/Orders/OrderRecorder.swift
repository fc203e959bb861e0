import Bus
import Contracts
import Domain
import Storage

/// Stores what becomes of an order when it is placed, on the writer.
struct OrderRecorder {
    let user: UserID
    let portfolio: PortfolioID
    let asset: AssetID
    let key: AssetKey
    let time: Timestamp
    let execution: OrderExecution
    let transaction: LedgerTransaction

    /// An order as its trader named and sized it.
    struct Item: Sendable {
        let clientOrderID: String
        let body: BodyHash
        let ticket: OrderTicket
        var link: OrderLink?
    }

    /// Stores an order that fills as a whole at once.
    func settle(_ item: Item, _ plan: FillPlan, on quote: Quote) throws -> Order {
        let id = try insert(item, .filled)
        // A source whose clock is ahead of ours does not make a quote younger than now.
        let age = max(0, time.millisecondsSince(quote.time))
        let fill = try transaction.settle(
            NewFill(
                plan: plan, order: id, portfolio: portfolio, asset: key, quoteSource: quote.source, quoteAgeMilliseconds: age,
                time: time, quotePrice: quote.price))
        var order = order(id, item, .filled)
        order.fills = [
            Fill(
                id: fill, order: id, asset: asset, side: plan.side, quantity: plan.quantity, price: plan.price,
                value: plan.value, fee: plan.fee, time: time, quoteSource: quote.source, quoteAgeMilliseconds: age,
                rule: plan.rule.name, cashAfter: plan.cashAfter, holdingAfter: plan.holdingAfter,
                liquidity: plan.liquidity, quotePrice: quote.price, halfSpreadMillionths: plan.halfSpreadMillionths,
                impactMillionths: plan.impactMillionths)
        ]
        return announce(order)
    }

    /// Sets aside what the order holds, then lets the quote of the moment do what it does.
    func open(_ item: Item, _ working: WorkingOrder, _ outcome: OrderOutcome, on quote: Quote?) throws -> Order {
        let id = try insert(item, .new, working)
        try transaction.hold(working.hold, item.ticket.side, for: id, of: portfolio, key, at: time)
        if outcome == .waits { return announce(wait(id, item, working, on: quote)) }
        try act(id, outcome, on: quote)
        guard let stored = try transaction.order(id, of: user) else { throw BusError.noSuchOrder }
        return stored
    }

    /// Stores an order whose group holds for it, or that sleeps until its entry has filled.
    func insertExit(_ item: Item, _ working: WorkingOrder?) throws -> OrderID {
        guard var working else { return try insert(item, .new, isDormant: true) }
        working.hold = 0
        return try insert(item, .new, working)
    }

    /// Has a stored order do what the quote of the moment has it do.
    func act(_ id: OrderID, _ outcome: OrderOutcome, on quote: Quote?) throws {
        guard let order = try transaction.openOrder(id) else { return }
        try execution.apply(outcome, to: order, on: quote, at: time, in: transaction)
    }

    /// Stores an order that is refused.
    func refuse(_ item: Item, _ rejection: Rejection) throws -> Order {
        let id = try transaction.insert(
            NewOrder(
                portfolio: portfolio, clientOrderID: item.clientOrderID, body: item.body, asset: key, ticket: item.ticket,
                state: .rejected, rejection: rejection, time: time, link: item.link.map { ($0.group, $0.role) }))
        return announce(order(id, item, .rejected, rejection))
    }

    func announce(_ order: Order) -> Order {
        transaction.afterCommit { [announcer = execution.announcer, user] in
            announcer.announce(OrderChanged(user: user, order: order))
        }
        return order
    }

    private func insert(
        _ item: Item, _ state: OrderState, _ working: WorkingOrder? = nil, isDormant: Bool = false
    ) throws -> OrderID {
        let waitsUntil = working.flatMap(deadline)
        let day = item.ticket.terms.timeInForce.expiry(placedAt: time)
        return try transaction.insert(
            NewOrder(
                portfolio: portfolio, clientOrderID: item.clientOrderID, body: item.body, asset: key, ticket: item.ticket,
                state: state, time: time, quantity: working?.wholeQuantity, hold: working?.hold ?? 0,
                expiresAt: working == nil ? nil : [day, waitsUntil].compactMap { $0 }.min(),
                isUnseen: working?.isUnseen ?? false, waitsUntil: waitsUntil, best: working?.best,
                link: item.link.map { ($0.group, $0.role) }, isDormant: isDormant))
    }

    /// Until when an order waits for its quote that cannot wait long.
    private func deadline(of working: WorkingOrder) -> Timestamp? {
        working.isUnseen && working.wantsQuoteSoon
            ? time.adding(milliseconds: execution.rules.quotePatienceMilliseconds) : nil
    }

    /// The order as it waits, which most do: what is known of it need not be read.
    private func wait(_ id: OrderID, _ item: Item, _ working: WorkingOrder, on quote: Quote?) -> Order {
        let ticket = item.ticket
        let waitsUntil = deadline(of: working)
        let expiresAt = [ticket.terms.timeInForce.expiry(placedAt: time), waitsUntil].compactMap { $0 }.min()
        transaction.afterCommit { [engine = execution.engine, asset] in
            engine.watch(id, of: asset, waitingFor: working.trigger, expiresAt: expiresAt, since: quote?.time)
        }
        return Order(
            id: id, portfolio: portfolio, clientOrderID: item.clientOrderID, asset: asset, side: ticket.side, type: ticket.type,
            size: ticket.size, state: .new, placedAt: time, updatedAt: time,
            terms: ticket.terms == .none ? nil : ticket.terms, quantity: working.wholeQuantity,
            heldCash: ticket.side == .buy ? USD(micros: working.hold) : nil,
            heldQuantity: ticket.side == .sell ? working.wholeQuantity : nil, expiresAt: expiresAt, link: item.link,
            waitingForQuoteUntil: waitsUntil, trailBest: working.best?.price)
    }

    private func order(_ id: OrderID, _ item: Item, _ state: OrderState, _ rejection: Rejection? = nil) -> Order {
        Order(
            id: id, portfolio: portfolio, clientOrderID: item.clientOrderID, asset: asset, side: item.ticket.side,
            type: item.ticket.type, size: item.ticket.size, state: state, reason: rejection?.reason,
            reasonText: rejection?.sentence, placedAt: time, updatedAt: time,
            terms: item.ticket.terms == .none ? nil : item.ticket.terms, link: item.link)
    }
}

extension WorkingOrder {
    /// What it is for when nothing of it has filled; nil where that depends on prices.
    fileprivate var wholeQuantity: Quantity? {
        if case .quantity(let whole) = remaining { whole } else { nil }
    }
}
