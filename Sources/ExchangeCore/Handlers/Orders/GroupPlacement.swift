import Bus
import Contracts
import Domain
import Storage

/// What the writer does for orders that belong together.
struct GroupPlacement: Sendable {
    let user: UserID
    let portfolio: PortfolioID
    let asset: AssetID
    let clientOrderID: String
    let body: BodyHash
    /// Of a bracket.
    let entry: OrderRecorder.Item?
    let target: OrderRecorder.Item
    let stop: OrderRecorder.Item
    let quotes: any QuoteReading
    let engine: TriggerEngine
    let now: @Sendable () -> Timestamp

    private var kind: OrderGroupKind { entry == nil ? .oco : .bracket }
    private var items: [OrderRecorder.Item] { [entry, target, stop].compactMap { $0 } }

    /// Stores the orders, or returns what the same group became before. `refusal` refuses one that could not be settled.
    func execute(in transaction: LedgerTransaction, refusing refusal: Rejection?) throws -> OrderGroup {
        if let earlier = try transaction.group(withClientOrderID: clientOrderID, of: portfolio) {
            guard earlier.body == body else { throw conflict("clientOrderID") }
            return try transaction.orderGroup(earlier.id, of: user)
        }
        if try transaction.order(withClientOrderID: clientOrderID, of: portfolio) != nil { throw conflict("clientOrderID") }
        for item in items where try transaction.order(withClientOrderID: item.clientOrderID, of: portfolio) != nil {
            throw conflict("clientOrderID")
        }
        let (market, recorder) = try transaction.recorder(
            for: user, portfolio, asset, quotes: quotes, execution: engine.execution, at: now())
        do {
            if let refusal { throw refusal }
            let quote = try market.conditions(now: recorder.time).quoteToTradeOn()
            let id =
                if let entry {
                    try bracket(entry, market, quote, recorder)
                } else {
                    try pair(market, quote, recorder)
                }
            return try transaction.orderGroup(id, of: user)
        } catch let rejection as Rejection {
            let id = try insertGroup(recorder)
            let roles: [(OrderRecorder.Item?, OrderRole)] = [(entry, .entry), (target, .target), (stop, .stop)]
            for (item, role) in roles {
                if let item { _ = try recorder.refuse(linked(item, id, role), rejection) }
            }
            return try transaction.orderGroup(id, of: user)
        }
    }

    /// Both exits wait from now on, for one hold.
    private func pair(
        _ market: AssetMarket, _ quote: Result<Quote, Rejection>, _ recorder: OrderRecorder
    ) throws -> OrderGroupID {
        let (transaction, rules) = (recorder.transaction, recorder.execution.rules)
        let balances = try transaction.tradingBalances(
            of: portfolio, recorder.key, decimals: market.asset.quantityDecimals)
        let pair = try PairAdmission.decide(
            target: target.ticket, stop: stop.ticket, asset: market.asset, quote: quote, lastQuote: market.quote,
            intervalMilliseconds: market.intervalMilliseconds, balances: balances, rules: rules)
        let id = try insertGroup(recorder)
        let items = [linked(target, id, .target), linked(stop, id, .stop)]
        var numbers: [OrderID] = []
        for (item, member) in zip(items, pair.members) { numbers.append(try recorder.insertExit(item, member.order)) }
        guard let first = numbers.first else { throw BusError.noSuchOrder }
        try transaction.hold(pair.hold, target.ticket.side, for: id, of: first, in: portfolio, recorder.key, at: recorder.time)
        // The first that acts has what is set aside; the second is over then, or smaller.
        for (number, member) in zip(numbers, pair.members) where member.outcome != .waits {
            try recorder.act(number, member.outcome, on: try? quote.get())
        }
        for (number, member) in zip(numbers, pair.members) where member.outcome == .waits {
            guard let order = try transaction.openOrder(number) else { continue }
            recorder.execution.keep(order, waitingFor: member.order.trigger, since: (try? quote.get())?.time, in: transaction)
            try recorder.execution.announce(number, of: user, in: transaction)
        }
        return id
    }

    /// The entry meets the market; its exits sleep until it has filled.
    private func bracket(
        _ entry: OrderRecorder.Item, _ market: AssetMarket, _ quote: Result<Quote, Rejection>, _ recorder: OrderRecorder
    ) throws -> OrderGroupID {
        let (transaction, rules) = (recorder.transaction, recorder.execution.rules)
        let balances = try transaction.tradingBalances(
            of: portfolio, recorder.key, decimals: market.asset.quantityDecimals)
        let admission = try OrderAdmission.decide(
            entry.ticket, asset: market.asset, quote: quote, lastQuote: market.quote,
            intervalMilliseconds: market.intervalMilliseconds, balances: balances, rules: rules)
        let id = try insertGroup(recorder)
        for (item, role) in [(target, OrderRole.target), (stop, .stop)] {
            let number = try recorder.insertExit(linked(item, id, role), nil)
            if let order = try transaction.order(number, of: user) { _ = recorder.announce(order) }
        }
        let item = linked(entry, id, .entry)
        switch admission {
        case .fills(let plan):
            _ = try recorder.settle(item, plan, on: try quote.get())
            try recorder.execution.wakeExits(of: id, quantity: plan.quantity, at: recorder.time, in: transaction)
        case .opens(let working, let outcome): _ = try recorder.open(item, working, outcome, on: try? quote.get())
        }
        return id
    }

    private func insertGroup(_ recorder: OrderRecorder) throws -> OrderGroupID {
        try recorder.transaction.insertGroup(
            kind, of: portfolio, clientOrderID: clientOrderID, body: body, asset: recorder.key, side: target.ticket.side,
            at: recorder.time)
    }

    private func linked(_ item: OrderRecorder.Item, _ group: OrderGroupID, _ role: OrderRole) -> OrderRecorder.Item {
        var item = item
        item.link = OrderLink(group: group, kind: kind, role: role)
        return item
    }

    private func conflict(_ field: String) -> BusError {
        BusError(
            .conflict, "Another order was placed under this id before. Use a new id for a new order.", field: field)
    }
}

extension LedgerReader {
    /// A group as those who asked for it get it.
    func orderGroup(_ id: OrderGroupID, of user: UserID) throws -> OrderGroup {
        guard let group = try group(id, of: user) else {
            throw BusError(.notFound, "There is no such group of orders.", field: "group")
        }
        return OrderGroup(id: id, kind: group.kind, clientOrderID: group.clientOrderID, orders: group.orders)
    }
}
