internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes

/// Placing, showing and cancelling single orders.
enum OrderEndpoints {
    static let routes: [BinanceRoute] = [
        .signed(.post, "order", OrderDraft.names, weight: { _ in 1 }, place),
        .signed(.post, "order/test", OrderDraft.names + ["computeCommissionRates"], weight: { _ in 1 }, test),
        .signed(.get, "order", ["symbol", "orderId", "origClientOrderId"], weight: { _ in 4 }, show),
        .signed(
            .delete, "order", ["symbol", "orderId", "origClientOrderId", "newClientOrderId", "cancelRestrictions"],
            weight: { _ in 1 }, cancel),
        .signed(.post, "order/cancelReplace", CancelReplace.names, weight: { _ in 1 }) { try await CancelReplace($0).run() },
        .signed(.get, "openOrders", ["symbol"], weight: { $0.has("symbol") ? 6 : 80 }, open),
        .signed(.delete, "openOrders", ["symbol"], weight: { _ in 1 }, cancelOpen),
        .signed(.get, "allOrders", ["symbol", "orderId", "startTime", "endTime", "limit"], weight: { _ in 20 }, list),
    ]

    private static func place(_ call: BinanceCall) async throws -> BinanceAnswer {
        let draft = try OrderDraft(call.parameters, try call.pair())
        let counts = try call.orders.place(1, by: call.key, at: call.now)
        var json = BinanceJSON(capacity: 1024)
        json.placed(try await call.place(draft), draft.response)
        return BinanceAnswer(json.bytes, orderCounts: counts)
    }

    /// Checks everything that can be checked without placing anything, and the key.
    private static func test(_ call: BinanceCall) async throws -> BinanceAnswer {
        _ = try OrderDraft(call.parameters, try call.pair())
        let identity = try await call.ask(AuthenticateKey(credential: try call.credential))
        guard identity.key.scope == .trade else { throw BinanceError.rejectedKey }
        guard try call.parameters["computeCommissionRates"] == "true" else {
            return BinanceAnswer(BinanceJSON.object { _ in })
        }
        let rules = call.rules
        return BinanceAnswer(
            BinanceJSON.object { json in
                json.object("standardCommissionForOrder") { json in
                    json.string("maker", AccountEndpoints.rate(rules.makerFeeBasisPoints))
                    json.string("taker", AccountEndpoints.rate(rules.feeBasisPoints))
                }
            })
    }

    private static func show(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pair = try call.pair()
        guard let order = try await call.namedOrder(of: pair) else { throw BinanceError.noSuchOrder }
        var json = BinanceJSON(capacity: 1024)
        json.order(BinanceOrder(order, pair))
        return BinanceAnswer(json.bytes)
    }

    private static func cancel(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pair = try call.pair()
        let cancelID = try call.parameters.identifier("newClientOrderId") ?? BinanceKey.derivedOrderID(call.parameters)
        var json = BinanceJSON(capacity: 1024)
        json.canceled(try await call.cancelNamed(of: pair), cancelID: cancelID)
        return BinanceAnswer(json.bytes)
    }

    private static func open(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pair = call.parameters.has("symbol") ? try call.pair() : nil
        let orders = try await call.openOrders(of: pair)
        return BinanceAnswer(BinanceJSON.array(orders) { $0.order($1) })
    }

    private static func cancelOpen(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pair = try call.pair()
        let cancelID = BinanceKey.derivedOrderID(call.parameters)
        let credential = try call.credential
        let canceled = try await call.ask(CancelAllOrders(credential: credential, asset: pair.asset.id)).orders
        guard !canceled.isEmpty else { throw BinanceError.unknownOrder }
        var orders: [Order] = []
        for id in canceled.prefix(1000) { orders.append(try await call.ask(GetOrder(credential: credential, order: id))) }
        // The orders of a list are told as that list.
        var groups: [OrderGroup] = []
        for group in Set(orders.compactMap { $0.link?.group }).sorted() {
            groups.append(try await call.ask(GetOrderGroup(credential: credential, group: group)))
        }
        var json = BinanceJSON(capacity: orders.count * 512)
        json.array(0..<2) { json, part in
            if part == 0 {
                for order in orders where order.link == nil { json.canceled(BinanceOrder(order, pair), cancelID: cancelID) }
            } else {
                for group in groups { json.orderList(group, pair, reports: .canceled(cancelID: cancelID)) }
            }
        }
        return BinanceAnswer(json.bytes)
    }

    private static func list(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pair = try call.pair()
        let span = try TimeSpan(call.parameters)
        let limit = try call.parameters.pageLimit()
        let from = try call.parameters.integer("orderId")
        let credential = try call.credential
        // From an order or a moment on the oldest come first; else the newest are wanted.
        let after: OrderID? = from.map { OrderID(max(0, $0 - 1)) } ?? (span.from == nil ? nil : OrderID(0))
        let page = try await call.ask(
            ListOrders(
                credential: credential, asset: pair.asset.id, limit: limit, since: span.from, until: span.end, after: after))
        let orders = after == nil ? page.orders.reversed() : page.orders
        return BinanceAnswer(BinanceJSON.array(orders) { $0.order(BinanceOrder($1, pair)) })
    }
}

/// The stretch of time that a list is asked for.
struct TimeSpan: Sendable, Hashable {
    let from: Timestamp?
    /// The first moment that does not belong to it.
    let end: Timestamp?

    init(_ parameters: BinanceParameters) throws(BinanceError) {
        from = try parameters.integer("startTime").map { Timestamp(milliseconds: $0) }
        let to = try parameters.integer("endTime")
        end = to.map { Timestamp(milliseconds: min($0, .max - 1) + 1) }
        guard let from, let to else { return }
        guard to - from.milliseconds <= 86_400_000 else { throw .moreThanADay }
    }
}
