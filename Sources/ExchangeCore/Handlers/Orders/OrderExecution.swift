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

    /// Stores an outcome. `quote`: the one that gave it; nil when there was none.
    func apply(
        _ outcome: OrderOutcome, to order: OpenOrder, on quote: Quote?, at time: Timestamp, in transaction: LedgerTransaction
    ) throws {
        var left: WorkingOrder? = quote.map { order.working.seeing($0) } ?? order.working
        var isChanged = true
        switch outcome {
        case .waits:
            isChanged = order.working.isUnseen && quote != nil
            if isChanged { try transaction.note(seen: order, best: left?.best, at: time) }
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
        if isChanged { try announce(order.id, of: order.user, in: transaction) }
    }

    /// Ends an open order that nothing has filled for good, and what depends on it.
    func end(
        _ order: OpenOrder, _ state: OrderState, _ rejection: Rejection, at time: Timestamp, in transaction: LedgerTransaction
    ) throws {
        try endAlone(order, state, rejection, at: time, in: transaction)
        try settleGroup(after: order, filled: order.filled, rejection, at: time, in: transaction)
    }

    /// Has the engine watch an order from the commit on.
    func keep(
        _ order: OpenOrder, waitingFor trigger: WorkingOrder.Trigger, since evaluated: Timestamp?,
        in transaction: LedgerTransaction
    ) {
        transaction.afterCommit { [engine] in
            engine.watch(
                order.id, of: order.asset, waitingFor: trigger, expiresAt: order.expiresAt, since: evaluated)
        }
    }

    func announce(_ id: OrderID, of user: UserID, in transaction: LedgerTransaction) throws {
        guard let order = try transaction.order(id, of: user) else { return }
        transaction.afterCommit { [announcer] in announcer.announce(OrderChanged(user: user, order: order)) }
    }

    private func endAlone(
        _ order: OpenOrder, _ state: OrderState, _ rejection: Rejection, at time: Timestamp, in transaction: LedgerTransaction
    ) throws {
        try transaction.end(order, state, rejection, at: time)
        transaction.afterCommit { [engine] in
            engine.forget(order.id, of: order.asset, waitingFor: order.working.trigger)
        }
        try announce(order.id, of: order.user, in: transaction)
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
        // The rest of a market order waits for the next quote, but not for ever.
        var deadline: Timestamp?
        if case .open = rest, order.working.type == .market {
            deadline = time.adding(milliseconds: rules.quotePatienceMilliseconds)
        }
        try transaction.update(order, filling: plan, to: state, waitsUntil: deadline, at: time)
        if let deadline { transaction.afterCommit { [engine] in engine.expect(expiry: deadline) } }
        let filled = order.filled + plan.quantity.steps
        switch rest {
        case .complete:
            try settleGroup(after: order, filled: filled, nil, at: time, in: transaction)
            return nil
        case .ends(let state, let rejection):
            try transaction.end(order, state, rejection, at: time)
            try settleGroup(after: order, filled: filled, rejection, at: time, in: transaction)
            return nil
        case .open(let remaining):
            try shrinkSiblings(of: order, by: plan.quantity, at: time, in: transaction)
            var left = order.working
            left.isUnseen = false
            left.isTriggered = left.isTriggered || left.type.sleeps
            left.remaining = remaining
            return left
        }
    }

    // MARK: - Groups

    /// What the end of an order means to the others of its group. `rejection`: why it ended; nil when it was filled.
    func settleGroup(
        after order: OpenOrder, filled: Int64, _ rejection: Rejection?, at time: Timestamp, in transaction: LedgerTransaction
    ) throws {
        guard let link = order.link else { return }
        let others = try transaction.openSiblings(of: order)
        guard link.role == .entry else {
            let reason = rejection == nil ? Rejection.siblingFilled : .siblingEnded
            for other in others { try endAlone(other, .canceled, reason, at: time, in: transaction) }
            return
        }
        let isGivenUp = rejection.map { Self.givenUp.contains($0.reason) } ?? false
        if filled > 0, !isGivenUp {
            try wakeExits(others, quantity: Quantity(steps: filled, decimals: order.decimals), at: time, in: transaction)
            return
        }
        let reason = filled == 0 && !isGivenUp ? Rejection.entryNotFilled : .siblingEnded
        for other in others { try endAlone(other, .canceled, reason, at: time, in: transaction) }
    }

    /// The exits of a bracket whose entry filled as a whole when it was placed.
    func wakeExits(of group: OrderGroupID, quantity: Quantity, at time: Timestamp, in transaction: LedgerTransaction) throws {
        try wakeExits(try transaction.openOrders(of: group), quantity: quantity, at: time, in: transaction)
    }

    /// Why an entry ends of which nobody wants to sell what it has bought.
    private static let givenUp: Set<OrderReason> = [.canceledByUser, .siblingEnded, .portfolioClosed, .assetSuspended]

    /// Exits sell what their entry has bought, from the next quote on.
    private func wakeExits(
        _ exits: [OpenOrder], quantity: Quantity, at time: Timestamp, in transaction: LedgerTransaction
    ) throws {
        try transaction.awaken(
            exits, quantity: quantity, expiresAt: { $0.working.terms.timeInForce.expiry(placedAt: time) }, at: time)
        for exit in exits {
            let expiresAt = exit.working.terms.timeInForce.expiry(placedAt: time)
            transaction.afterCommit { [engine] in
                engine.watch(exit.id, of: exit.asset, waitingFor: .nextQuote, expiresAt: expiresAt, since: nil)
            }
            try announce(exit.id, of: exit.user, in: transaction)
        }
    }

    private func shrinkSiblings(
        of order: OpenOrder, by quantity: Quantity, at time: Timestamp, in transaction: LedgerTransaction
    ) throws {
        guard order.holdingGroup != nil else { return }
        for other in try transaction.openSiblings(of: order) where other.holdingGroup != nil {
            try transaction.shrink(other.id, by: quantity, at: time)
            try announce(other.id, of: other.user, in: transaction)
        }
    }
}

extension Rejection {
    static let siblingFilled = Rejection(.siblingFilled, "The other order of its pair was filled.")
    static let siblingEnded = Rejection(.siblingEnded, "Another order of its group ended.")
    static let entryNotFilled = Rejection(.entryNotFilled, "The order that was to buy what it sells ended before it was filled.")
    static let noQuoteInTime = Rejection(.noQuoteInTime, "No quote came in the time that it waits for one.")
}
