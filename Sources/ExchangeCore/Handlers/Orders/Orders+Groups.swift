import Bus
import Contracts
import Domain
import Storage

extension Orders {
    /// Decides and stores orders that belong together in one command of the writer.
    func placeGroup(_ request: PlaceOrderGroup, context: MessageContext) async throws -> OrderGroup {
        let user = try await credentials.verify(request.credential)
        try ClientKey.check(request.clientOrderID, field: "clientOrderID", longest: 60)
        let market = try listed(request.asset)
        let tickets = try GroupTickets(request, asset: market.asset)
        if let entry = tickets.entry { try await freshen(market, for: entry, context: context) }
        let body = BodyHash([request.asset.rawValue, "group"] + tickets.canonicalTexts(request))
        func item(_ ticket: OrderTicket, _ leg: OrderLeg, _ suffix: String) throws -> OrderRecorder.Item {
            let key = leg.clientOrderID ?? request.clientOrderID + suffix
            try ClientKey.check(key, field: "clientOrderID")
            return OrderRecorder.Item(
                clientOrderID: key, body: BodyHash([request.asset.rawValue, "leg", request.clientOrderID, suffix]), ticket: ticket
            )
        }
        var entry: OrderRecorder.Item?
        if let ticket = tickets.entry, let leg = request.entry { entry = try item(ticket, leg, "") }
        let placement = GroupPlacement(
            user: user.user, portfolio: request.portfolio ?? user.portfolio, asset: request.asset,
            clientOrderID: request.clientOrderID, body: body, entry: entry,
            target: try item(tickets.target, request.target, ".tp"), stop: try item(tickets.stop, request.stop, ".sl"),
            quotes: quotes, engine: engine, now: now)
        let keys = [placement.entry, placement.target, placement.stop].compactMap { $0?.clientOrderID }
        guard Set(keys).count == keys.count else {
            throw BusError(.invalidInput, "Each order of a group needs an id of its own.", field: "clientOrderID")
        }
        return try await commit { try placement.execute(in: $0, refusing: $1) }
    }

    func group(_ request: GetOrderGroup) async throws -> OrderGroup {
        let user = try await credentials.verify(request.credential, for: .read)
        return try await ledger.query { reader in
            if let group = request.group { return try reader.orderGroup(group, of: user.user) }
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            guard let key = request.clientOrderID, let known = try reader.group(withClientOrderID: key, of: portfolio) else {
                throw BusError(.notFound, "There is no such group of orders.", field: "clientOrderID")
            }
            return try reader.orderGroup(known.id, of: user.user)
        }
    }

    func groups(_ request: ListOrderGroups) async throws -> OrderGroupPage {
        let user = try await credentials.verify(request.credential, for: .read)
        let limit = PageLimit.clamped(request.limit)
        let page = try RowPage(before: request.before, checkedAfter: request.after)
        return try await ledger.query { reader in
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            // One more than asked for tells whether there is a next page.
            var ids = try reader.groups(
                of: portfolio, isOpen: request.isOpen, since: request.since, until: request.until, page: page, limit: limit + 1)
            let hasMore = ids.count > limit
            if hasMore { ids.removeLast() }
            return OrderGroupPage(
                groups: try ids.map { try reader.orderGroup($0, of: user.user) }, next: hasMore ? ids.last : nil)
        }
    }
}

/// The orders of a group, checked as far as that is possible without prices and balances.
struct GroupTickets {
    let entry: OrderTicket?
    let target: OrderTicket
    let stop: OrderTicket

    init(_ request: some OrderGroupRequest, asset: Asset) throws {
        guard request.target.type == .limit || request.target.type == .takeProfit else {
            throw BusError(.invalidInput, "The target is a limit or a take-profit order.", field: "target.type")
        }
        guard [.stop, .stopLimit, .trailingStop].contains(request.stop.type) else {
            throw BusError(.invalidInput, "The stop is a stop, stop-limit or trailing stop order.", field: "stop.type")
        }
        let isBracket = request.entry != nil
        if isBracket {
            guard request.side == .buy else {
                throw BusError(.invalidInput, "A bracket begins with a purchase: what it bought is sold again.", field: "side")
            }
        } else if case .amount = request.size {
            throw BusError(.invalidInput, "An OCO order is for a quantity of coins, or a sale of all.", field: "size")
        }
        entry = try request.entry.map { leg in
            try OrderTicket.checked(request.side, leg.type, request.size, leg.terms ?? .none, of: asset)
        }
        let exitSide: Side = isBracket ? .sell : request.side
        target = try OrderTicket.checked(
            exitSide, request.target.type, request.size, request.target.terms ?? .none, of: asset, prefix: "target.")
        stop = try OrderTicket.checked(
            exitSide, request.stop.type, request.size, request.stop.terms ?? .none, of: asset, prefix: "stop.")
        try checkTimes(isBracket: isBracket)
        try checkPrices(exitSide)
    }

    private func checkTimes(isBracket: Bool) throws {
        let (first, second) = (target.terms.timeInForce, stop.terms.timeInForce)
        for (time, field) in [(first, "target.timeInForce"), (second, "stop.timeInForce")] where time.isImmediate {
            throw BusError(.invalidInput, "An exit waits; \(time.rawValue) does not. Use GTC or DAY.", field: field)
        }
        guard first == second else {
            throw BusError(.invalidInput, "Both exits wait equally long: use GTC or DAY for both.", field: "stop.timeInForce")
        }
        if isBracket, target.terms.isPostOnly {
            throw BusError(.invalidInput, "An exit of a bracket cannot be post-only.", field: "target.isPostOnly")
        }
    }

    /// The target is on the better side of the entry and the stop on the worse.
    private func checkPrices(_ side: Side) throws {
        guard let goal = target.terms.limitPrice ?? target.terms.stopPrice else { return }
        if let loss = stop.terms.stopPrice {
            guard side == .sell ? goal > loss : goal < loss else {
                throw BusError(
                    .invalidInput,
                    side == .sell
                        ? "A sale's target is above its stop." : "A purchase's target is below its stop.",
                    field: "target." + (target.terms.limitPrice == nil ? "stopPrice" : "limitPrice"))
            }
        }
        guard let price = entry?.terms.limitPrice ?? entry?.terms.stopPrice else { return }
        guard goal > price else {
            throw BusError(
                .invalidInput, "The target is above the price of the purchase.",
                field: "target." + (target.terms.limitPrice == nil ? "stopPrice" : "limitPrice"))
        }
        if let loss = stop.terms.stopPrice, loss >= price {
            throw BusError(.invalidInput, "The stop is below the price of the purchase.", field: "stop.stopPrice")
        }
    }

    /// The same for the same group, for hashing.
    func canonicalTexts(_ request: PlaceOrderGroup) -> [String] {
        let legs: [(OrderTicket?, OrderLeg?)] = [(entry, request.entry), (target, request.target), (stop, request.stop)]
        return legs.flatMap { ticket, leg in
            ["|"] + (ticket?.canonicalTexts ?? []) + [leg?.clientOrderID ?? ""]
        }
    }
}
