internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes

/// Orders of which one cancels the other.
enum OrderListEndpoints {
    static let routes: [BinanceRoute] = [
        .signed(.post, "order/oco", OrderListDraft.oldNames, weight: { _ in 1 }) { try await place($0, isOld: true) },
        .signed(.post, "orderList/oco", OrderListDraft.newNames, weight: { _ in 1 }) { try await place($0, isOld: false) },
        .signed(.delete, "orderList", cancelNames, weight: { _ in 1 }, cancel),
        // Binance has never had these two; programs that delete where they posted find what they look for.
        .signed(.delete, "order/oco", cancelNames, weight: { _ in 1 }, cancel),
        .signed(.delete, "orderList/oco", cancelNames, weight: { _ in 1 }, cancel),
        .signed(.get, "orderList", ["orderListId", "origClientOrderId"], weight: { _ in 4 }, show),
        .signed(.get, "openOrderList", weight: { _ in 6 }, open),
    ]

    private static let cancelNames = ["symbol", "orderListId", "listClientOrderId", "newClientOrderId"]

    private static func place(_ call: BinanceCall, isOld: Bool) async throws -> BinanceAnswer {
        let pair = try call.pair()
        let draft = try OrderListDraft(call.parameters, pair, isOld: isOld)
        let counts = try call.orders.place(2, by: call.key, at: call.now)
        if try await call.group(nil, clientID: draft.clientOrderID) != nil { throw BinanceError.duplicateOrder }
        try draft.check(last: call.view.quotes[pair.asset.id]?.price)
        let group: OrderGroup
        do {
            group = try await call.ask(
                PlaceOrderGroup(
                    credential: try call.credential, clientOrderID: draft.clientOrderID, asset: pair.asset.id,
                    side: draft.side, size: .quantity(draft.quantity), entry: nil, target: draft.target, stop: draft.stop))
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

    private static func open(_ call: BinanceCall) async throws -> BinanceAnswer {
        var groups: [(group: OrderGroup, pair: BinancePair)] = []
        var seen: Set<OrderGroupID> = []
        for shown in try await call.openOrders(of: nil) {
            guard let link = shown.order.link, seen.insert(link.group).inserted else { continue }
            let group = try await call.ask(GetOrderGroup(credential: try call.credential, group: link.group))
            groups.append((group, shown.pair))
        }
        return BinanceAnswer(BinanceJSON.array(groups) { $0.orderList($1.group, $1.pair, reports: nil) })
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
        let orders = group.orders.sorted { $0.id < $1.id }
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
