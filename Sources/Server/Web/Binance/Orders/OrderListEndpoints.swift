internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes

/// Orders of which one cancels the other.
enum OrderListEndpoints {
    static let routes: [BinanceRoute] = [
        .signed(.post, "order/oco", OrderListDraft.oldNames, weight: { _ in 1 }) { try await place($0, .oldPair) },
        .signed(.post, "orderList/oco", OrderListDraft.newNames, weight: { _ in 1 }) { try await place($0, .pair) },
        .signed(.post, "orderList/otoco", OrderListDraft.bracketNames, weight: { _ in 1 }) { try await place($0, .bracket) },
        .signed(.delete, "orderList", cancelNames, weight: { _ in 1 }, cancel),
        // Binance has never had these two; programs that delete where they posted find what they look for.
        .signed(.delete, "order/oco", cancelNames, weight: { _ in 1 }, cancel),
        .signed(.delete, "orderList/oco", cancelNames, weight: { _ in 1 }, cancel),
        .signed(.get, "orderList", ["orderListId", "origClientOrderId"], weight: { _ in 4 }, show),
        .signed(.get, "allOrderList", ["fromId", "startTime", "endTime", "limit"], weight: { _ in 20 }, list),
        .signed(.get, "openOrderList", weight: { _ in 6 }, open),
    ]

    /// Lists that are told of a trader's open ones.
    private static let mostOpen = 10_000
    private static let cancelNames = ["symbol", "orderListId", "listClientOrderId", "newClientOrderId"]

    private static func place(_ call: BinanceCall, _ form: OrderListDraft.Form) async throws -> BinanceAnswer {
        let pair = try call.pair()
        let draft = try OrderListDraft(call.parameters, pair, form)
        let counts = try call.orders.place(form == .bracket ? 3 : 2, by: call.key, at: call.now)
        if try await call.group(nil, clientID: draft.clientOrderID) != nil { throw BinanceError.duplicateOrder }
        try draft.check(last: call.view.quotes[pair.asset.id]?.price)
        let group: OrderGroup
        do {
            group = try await call.ask(
                PlaceOrderGroup(
                    credential: try call.credential, clientOrderID: draft.clientOrderID, asset: pair.asset.id,
                    side: draft.side, size: .quantity(draft.quantity), entry: draft.entry, target: draft.target, stop: draft.stop)
            )
        } catch let error as BusError {
            throw BinanceError(placing: error)
        }
        if let refused = group.orders.first(where: { $0.state == .rejected }) {
            throw BinanceError(refusedFor: refused.reason, refused.reasonText)
        }
        var json = BinanceJSON(capacity: 2048)
        json.orderList(group, pair, reports: .placed(draft.response))
        return BinanceAnswer(json.bytes, orderCounts: counts)
    }

    private static func cancel(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pair = try call.pair()
        let cancelID = try call.parameters.identifier("newClientOrderId") ?? BinanceKey.derivedOrderID(call.parameters)
        let id = try call.parameters.integer("orderListId")
        let clientID = try call.parameters["listClientOrderId"]
        guard id != nil || clientID != nil else { throw BinanceError.missing("orderListId", or: "listClientOrderId") }
        guard let group = try await call.group(id, clientID: clientID), group.orders.first?.asset == pair.asset.id,
            let open = group.orders.first(where: { $0.state.isOpen })
        else { throw BinanceError.unknownOrder }
        _ = try await call.cancel(open)
        let canceled = try await call.ask(GetOrderGroup(credential: try call.credential, group: group.id))
        var json = BinanceJSON(capacity: 2048)
        json.orderList(canceled, pair, reports: .canceled(cancelID: cancelID))
        return BinanceAnswer(json.bytes)
    }

    private static func show(_ call: BinanceCall) async throws -> BinanceAnswer {
        let id = try call.parameters.integer("orderListId")
        let clientID = try call.parameters["origClientOrderId"]
        guard id != nil || clientID != nil else { throw BinanceError.missing("orderListId", or: "origClientOrderId") }
        guard let group = try await call.group(id, clientID: clientID), let asset = group.orders.first?.asset,
            let pair = call.pairs.byAsset[asset]
        else { throw BinanceError.noSuchList }
        var json = BinanceJSON(capacity: 1024)
        json.orderList(group, pair, reports: nil)
        return BinanceAnswer(json.bytes)
    }

    /// The newest, or the oldest from a list or a moment on; the oldest first.
    private static func list(_ call: BinanceCall) async throws -> BinanceAnswer {
        let span = try TimeSpan(call.parameters)
        let limit = try call.parameters.pageLimit()
        let from = try call.parameters.integer("fromId")
        guard from == nil || (span.from == nil && span.end == nil) else { throw BinanceError.badCombination }
        let after: OrderGroupID? = from.map { OrderGroupID(max(0, $0 - 1)) } ?? (span.from == nil ? nil : OrderGroupID(0))
        let page = try await call.ask(
            ListOrderGroups(credential: try call.credential, since: span.from, until: span.end, after: after, limit: limit))
        return answer(after == nil ? page.groups.reversed() : page.groups, call)
    }

    private static func open(_ call: BinanceCall) async throws -> BinanceAnswer {
        var groups: [OrderGroup] = []
        var after: OrderGroupID? = OrderGroupID(0)
        while let last = after, groups.count < mostOpen {
            let page = try await call.ask(
                ListOrderGroups(credential: try call.credential, isOpen: true, after: last, limit: 1000))
            groups += page.groups
            after = page.next
        }
        return answer(groups, call)
    }

    /// Those of coins that have a pair.
    private static func answer(_ groups: [OrderGroup], _ call: BinanceCall) -> BinanceAnswer {
        let shown = groups.compactMap { group in
            group.orders.first.flatMap { call.pairs.byAsset[$0.asset] }.map { (group: group, pair: $0) }
        }
        return BinanceAnswer(BinanceJSON.array(shown) { $0.orderList($1.group, $1.pair, reports: nil) })
    }
}

extension BinanceCall {
    /// The user's order list of that id; nil when there is none.
    fileprivate func group(_ id: Int64?, clientID: String?) async throws -> OrderGroup? {
        if let id {
            let group = try await found(GetOrderGroup(credential: try credential, group: OrderGroupID(id)))
            if let clientID, group?.clientOrderID != clientID { return nil }
            return group
        }
        guard let clientID, clientID.utf8.count <= 60, clientID.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        return try await found(GetOrderGroup(credential: try credential, clientOrderID: clientID))
    }
}

/// What is told of each order of a list besides its ids.
enum OrderListReports: Sendable {
    case placed(BinanceResponseType)
    case canceled(cancelID: String)
}

extension BinanceJSON {
    mutating func orderList(_ group: OrderGroup, _ pair: BinancePair, reports: OrderListReports?) {
        // What works comes first, then what it wakes.
        let orders = group.orders
        let isOpen = orders.contains { $0.state.isOpen }
        object { json in
            json.number("orderListId", group.id.rawValue)
            // An entry that wakes two exits is to Binance an order that triggers others.
            json.string("contingencyType", group.kind == .oco ? "OCO" : "OTO")
            json.string("listStatusType", isOpen ? "EXEC_STARTED" : "ALL_DONE")
            json.string("listOrderStatus", isOpen ? "EXECUTING" : "ALL_DONE")
            json.string("listClientOrderId", group.clientOrderID)
            json.number("transactionTime", orders.map(\.updatedAt.milliseconds).max() ?? 0)
            json.string("symbol", pair.symbol)
            json.array("orders", orders) { json, order in
                json.object { json in
                    json.string("symbol", pair.symbol)
                    json.number("orderId", order.id.rawValue)
                    json.string("clientOrderId", order.clientOrderID)
                }
            }
            guard let reports else { return }
            json.array("orderReports", orders) { json, order in
                switch reports {
                case .placed(let response): json.placed(BinanceOrder(order, pair), response)
                case .canceled(let cancelID): json.canceled(BinanceOrder(order, pair), cancelID: cancelID)
                }
            }
        }
    }
}
