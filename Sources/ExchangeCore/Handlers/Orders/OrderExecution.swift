import Bus
import Contracts
import Domain
import Storage

/// Stores what becomes of an open order, and has the engine and the listeners know once that is durable.
struct OrderExecution: Sendable {
    let quotes: any QuoteReading
    let announcer: OrderAnnouncer
    let rules: TradingRules
    let engine: TriggerEngine

    /// Stores an outcome. `evaluatedOn`: the time of the quote that gave it; nil when there was none.
    func apply(
        _ outcome: OrderOutcome, to order: OpenOrder, on quote: Quote?, at time: Timestamp, in transaction: LedgerTransaction
    ) throws {
        var left: WorkingOrder? = order.working
        switch outcome {
        case .waits: break
        case .wakes:
            try transaction.wake(order.id, at: time)
            left?.isTriggered = true
        case .ends(let state, let rejection):
            try end(order, state, rejection, at: time, in: transaction)
            return
        case .fills(let plan, let rest):
            guard let quote else { return }
            left = try fill(order, plan, rest, on: quote, at: time, in: transaction)
        }
        if let left { keep(order, waitingFor: left.trigger, since: quote?.time, in: transaction) }
        if outcome != .waits { try announce(order.id, of: order.user, in: transaction) }
    }

    /// Ends an open order that nothing has filled for good.
    func end(
        _ order: OpenOrder, _ state: OrderState, _ rejection: Rejection, at time: Timestamp, in transaction: LedgerTransaction
    ) throws {
        try transaction.end(
            order.id, side: order.working.side, of: order.portfolio, order.key, state, rejection, at: time)
        transaction.afterCommit { [engine] in
            engine.forget(order.id, of: order.asset, waitingFor: order.working.trigger)
        }
        try announce(order.id, of: order.user, in: transaction)
    }

    /// Has the engine watch an order from the commit on.
    func keep(
        _ order: OpenOrder, waitingFor trigger: WorkingOrder.Trigger, since evaluated: Timestamp?,
        in transaction: LedgerTransaction
    ) {
        transaction.afterCommit { [engine] in
            engine.watch(order.id, of: order.asset, waitingFor: trigger, expiresAt: order.expiresAt, since: evaluated)
        }
    }

    /// Returns what is left open; nil when the order is over.
    private func fill(
        _ order: OpenOrder, _ plan: FillPlan, _ rest: OrderOutcome.Rest, on quote: Quote, at time: Timestamp,
        in transaction: LedgerTransaction
    ) throws -> WorkingOrder? {
        _ = try transaction.settle(
            NewFill(
                plan: plan, order: order.id, portfolio: order.portfolio, asset: order.key, quoteSource: quote.source,
                quoteAgeMilliseconds: max(0, time.millisecondsSince(quote.time)), time: time, quotePrice: quote.price))
        let action: OrderAction = if case .complete = rest { .complete } else { .fillPart }
        guard let state = order.state.after(action) else { return nil }
        try transaction.update(order, filling: plan, to: state, at: time)
        switch rest {
        case .complete: return nil
        case .ends(let state, let rejection):
            try transaction.end(
                order.id, side: order.working.side, of: order.portfolio, order.key, state, rejection, at: time)
            return nil
        case .open(let remaining):
            var left = order.working
            left.isTriggered = left.isTriggered || left.type.hasStop
            left.remaining = remaining
            return left
        }
    }

    private func announce(_ id: OrderID, of user: UserID, in transaction: LedgerTransaction) throws {
        guard let order = try transaction.order(id, of: user) else { return }
        transaction.afterCommit { [announcer] in announcer.announce(OrderChanged(user: user, order: order)) }
    }
}
