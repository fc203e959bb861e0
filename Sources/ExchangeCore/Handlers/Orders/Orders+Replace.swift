import Bus
import Contracts
import Domain
import Storage

extension Orders {
    /// Changes an open order in one command of the writer.
    func replace(_ request: ReplaceOrder) async throws -> Order {
        let user = try await credentials.verify(request.credential)
        let replacement = OrderReplacement(
            user: user.user, order: request.order,
            change: OrderChange(
                limitPrice: request.limitPrice, stopPrice: request.stopPrice, trail: request.trail, quantity: request.quantity),
            quotes: quotes, engine: engine, now: now)
        do {
            return try await ledger.commit { try replacement.execute(in: $0) }
        } catch is PositionError {
            throw BusError(.orderRefused, Rejection.booksFull.sentence)
        } catch LedgerError.overflow {
            throw BusError(.orderRefused, Rejection.booksFull.sentence)
        }
    }
}

/// What the writer does to change an order.
struct OrderReplacement: Sendable {
    let user: UserID
    let order: OrderID
    let change: OrderChange
    let quotes: any QuoteReading
    let engine: TriggerEngine
    let now: @Sendable () -> Timestamp

    func execute(in transaction: LedgerTransaction) throws -> Order {
        guard let known = try transaction.order(order, of: user) else { throw BusError.noSuchOrder }
        guard let open = try transaction.openOrder(order) else { throw BusError.notOpen(known) }
        guard let market = quotes.market(of: open.asset) else {
            throw BusError(.notReady, "The exchange has no prices of this coin yet. Please try again in a moment.")
        }
        let changed: WorkingOrder
        do {
            changed = try open.working.changed(
                by: change, filled: open.filled, isDormant: open.isDormant, asset: market.asset)
        } catch {
            throw BusError(.invalidInput, error.sentence, field: error.field)
        }
        // Setting what is set already changes nothing: whoever asks again gets the same order.
        if changed == open.working { return known }
        do {
            try replace(open, by: changed, market, in: transaction)
        } catch let rejection as Rejection {
            throw BusError(.orderRefused, rejection.sentence + " Nothing was changed.")
        }
        guard let stored = try transaction.order(order, of: user) else { throw BusError.noSuchOrder }
        return stored
    }

    private func replace(
        _ open: OpenOrder, by changed: WorkingOrder, _ market: AssetMarket, in transaction: LedgerTransaction
    ) throws {
        let (execution, time) = (engine.execution, now())
        if open.isDormant {
            try transaction.replace(open, by: changed, isUnseen: false, at: time)
            try execution.announce(open.id, of: user, in: transaction)
            return
        }
        let quote = try market.conditions(now: time).quoteToTradeOn()
        var working = changed
        let siblings = try siblings(of: open, changedTo: changed, in: transaction)
        let before = try transaction.tradingBalances(of: open.portfolio, open.key, decimals: open.decimals)
        working.hold = try hold(of: open, changed, siblings.map(\.working), market, before, rules: execution.rules)
        let balances = try available(open, working, market, before)
        let admission = try working.admitted(
            asset: market.asset, quote: quote, intervalMilliseconds: market.intervalMilliseconds, balances: balances,
            rules: execution.rules)
        guard case .opens(let admitted, let outcome) = admission else { return }
        try transaction.setHold(working.hold, of: open, at: time)
        try transaction.replace(open, by: admitted, isUnseen: admitted.isUnseen, at: time)
        for sibling in siblings {
            try transaction.replace(sibling, by: sibling.working, isUnseen: sibling.working.isUnseen, at: time)
            try execution.announce(sibling.id, of: user, in: transaction)
        }
        transaction.afterCommit { [engine] in
            engine.forget(open.id, of: open.asset, waitingFor: open.working.trigger)
        }
        guard let stored = try transaction.openOrder(open.id) else { return }
        if outcome == .waits {
            execution.keep(stored, waitingFor: admitted.trigger, since: (try? quote.get())?.time, in: transaction)
            try execution.announce(open.id, of: user, in: transaction)
        } else {
            try execution.apply(outcome, to: stored, on: try? quote.get(), at: time, in: transaction)
        }
    }

    /// The other exit, for as much as this one is for from now on.
    private func siblings(
        of open: OpenOrder, changedTo changed: WorkingOrder, in transaction: LedgerTransaction
    ) throws -> [OpenOrder] {
        guard open.holdingGroup != nil, change.quantity != nil else { return [] }
        return try transaction.openSiblings(of: open).filter { $0.holdingGroup != nil }.map { sibling in
            var sibling = sibling
            sibling.working.remaining = changed.remaining
            return sibling
        }
    }

    /// What has to be set aside from now on; of exits for the one that needs more.
    private func hold(
        of open: OpenOrder, _ changed: WorkingOrder, _ siblings: [WorkingOrder], _ market: AssetMarket,
        _ balances: TradingBalances, rules: TradingRules
    ) throws -> Int64 {
        let isSmallAllowed = isSmallAllowed(open, changed, market, balances, rules)
        guard
            let own = try changed.neededHold(
                asset: market.asset, quote: market.quote, filled: open.filled, isWholeHolding: isSmallAllowed, rules: rules)
        else { return open.working.hold }
        guard open.holdingGroup != nil, changed.side == .buy else { return own }
        let others = try siblings.compactMap {
            try $0.neededHold(asset: market.asset, quote: market.quote, filled: 0, rules: rules)
        }
        // A pair never holds less because one of the two has become cheaper: the other may be the one that fills.
        return max(others.max() ?? open.working.hold, own)
    }

    /// Whether a sale may be worth less than the smallest order: as when it is placed, one of all there is; and one that was so
    /// small before the change.
    private func isSmallAllowed(
        _ open: OpenOrder, _ changed: WorkingOrder, _ market: AssetMarket, _ balances: TradingBalances, _ rules: TradingRules
    ) -> Bool {
        guard changed.side == .sell, case .quantity(let left) = changed.remaining else { return false }
        if left.steps == balances.holding.steps + open.working.hold { return true }
        do {
            _ = try open.working.neededHold(asset: market.asset, quote: market.quote, filled: open.filled, rules: rules)
            return false
        } catch {
            return error.reason == .belowMinimum
        }
    }

    /// What is available once the order holds what it needs. Throws when that is not there. `balances`: before the change.
    private func available(
        _ open: OpenOrder, _ working: WorkingOrder, _ market: AssetMarket, _ balances: TradingBalances
    ) throws -> TradingBalances {
        let more = working.hold - open.working.hold
        switch working.side {
        case .buy:
            guard more <= balances.cash.micros else {
                throw Rejection(
                    .insufficientFunds,
                    "You have \(balances.cash) USD available; this change sets aside \(USD(micros: more)) USD more.")
            }
            return TradingBalances(cash: USD(micros: balances.cash.micros - more), holding: balances.holding)
        case .sell:
            guard more <= balances.holding.steps else {
                let wanted = Quantity(steps: more, decimals: open.decimals).shortDescription
                throw Rejection(
                    .insufficientHoldings,
                    "You have \(balances.holding.shortDescription) \(market.asset.symbol) available; this change takes \(wanted) more."
                )
            }
            return TradingBalances(
                cash: balances.cash, holding: Quantity(steps: balances.holding.steps - more, decimals: open.decimals))
        }
    }
}
