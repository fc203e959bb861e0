internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// Orders: placed, looked up, changed, cancelled; and their fills.
enum OrderResource {
    static let order = APIParameter("order", .rowID, "The order's number.")

    static let operations: [APIOperation] = [
        APIOperation(
            method: .post, path: "/orders", name: "placeOrder", area: "Orders", summary: "Place an order",
            note: """
                An order that is refused for want of money, coins or a quote is an order, too: it is answered with its state `REJECTED` \
                and the reason. One that breaks the rules for orders of its kind (422) is none. If no answer comes, send the same body \
                with the same `clientOrderId` again: it is never placed twice.
                """,
            access: .trade, body: .newOrder, status: 201, answer: .json(.order), problems: [.conflict, .refused],
            handler: { try await place($0) }),
        APIOperation(
            method: .post, path: "/orders/preview", name: "previewOrder", area: "Orders", summary: "What an order would do now",
            note: "Stores nothing and promises nothing.", access: .read, body: .newOrder, answer: .json(.orderPreview),
            problems: [.refused], handler: { try await preview($0) }),
        APIOperation(
            method: .get, path: "/orders", name: "listOrders", area: "Orders", summary: "Orders of a portfolio",
            note: "The newest first.", access: .read,
            query: [
                .portfolio, .assetFilter, APIParameter("side", .text(.oneOf(Side.self)), "Only of this side."),
                APIParameter("type", .text(.oneOf(OrderType.self)), "Only of this type."),
                APIParameter("state", .text(.oneOf(OrderState.self)), "Only in this state."),
                APIParameter("open", .text(.oneOf(["true", "false"])), "Only open ones, or only those that are not."),
                .from, .to, .before, .after, .limit,
            ],
            answer: .json(.orderPage), problems: [.refused], handler: { try await list($0) }),
        APIOperation(
            method: .delete, path: "/orders", name: "cancelOrders", area: "Orders", summary: "Cancel all open orders",
            note: "Of a portfolio, or of one coin in it.", access: .trade, query: [.portfolio, .assetFilter],
            answer: .json(.canceledOrders), handler: { try await cancelAll($0) }),
        APIOperation(
            method: .get, path: "/orders/{order}", name: "getOrder", area: "Orders", summary: "One order", access: .read,
            inPath: [order], answer: .json(.order), handler: { try await get($0) }),
        APIOperation(
            method: .get, path: "/orders/by-client-id/{clientOrderId}", name: "getOrderByClientId", area: "Orders",
            summary: "The order of your own name", access: .read, query: [.portfolio],
            inPath: [APIParameter("clientOrderId", .text(.clientOrderID), "As it was placed with.")], answer: .json(.order),
            handler: { try await getByClientID($0) }),
        APIOperation(
            method: .patch, path: "/orders/{order}", name: "changeOrder", area: "Orders", summary: "Change an open order",
            note: "What is absent stays as it is. It stays the same order; what it is changed to may make it fill at once.",
            access: .trade, inPath: [order], body: .orderChange, answer: .json(.order),
            problems: [.notOpen, .notChanged, .refused],
            handler: { try await change($0) }),
        APIOperation(
            method: .delete, path: "/orders/{order}", name: "cancelOrder", area: "Orders", summary: "Cancel an open order",
            note: "And with it the others of its group. One that you cancelled before is returned as it is.", access: .trade,
            inPath: [order], answer: .json(.order), problems: [.notOpen], handler: { try await cancel($0) }),
        APIOperation(
            method: .get, path: "/fills", name: "listFills", area: "Orders", summary: "Fills of a portfolio",
            note: "The newest first.", access: .read,
            query: [
                .portfolio, .assetFilter, APIParameter("order", .rowID, "Only of this order."),
                APIParameter("side", .text(.oneOf(Side.self)), "Only of this side."), .from, .to, .before, .after, .limit,
            ],
            answer: .json(.fillPage), problems: [.refused], handler: { try await fills($0) }),
    ]

    private static func place(_ request: APIRequest) async throws -> Response {
        let order = try NewOrder(request)
        let placed = try await request.ask(
            PlaceOrder(
                credential: request.credential(), portfolio: order.portfolio, clientOrderID: order.clientOrderID,
                asset: order.asset.id, side: order.side, type: order.type, size: order.size, terms: order.terms))
        var response = request.json { $0.order(placed) }
        response.headers[.location] = "\(APIDocument.base)/orders/\(placed.id)"
        return response
    }

    private static func preview(_ request: APIRequest) async throws -> Response {
        let order = try NewOrder(request)
        let preview = try await request.ask(
            PreviewOrder(
                credential: request.credential(), portfolio: order.portfolio, asset: order.asset.id, side: order.side,
                type: order.type, size: order.size, terms: order.terms))
        return request.json { $0.preview(preview) }
    }

    private static func list(_ request: APIRequest) async throws -> Response {
        let page = try await request.ask(
            ListOrders(
                credential: request.credential(), portfolio: request.portfolio, asset: request.asset,
                side: request["side"].flatMap { Side(rawValue: $0) },
                state: request["state"].flatMap { OrderState(rawValue: $0) },
                isOpen: request["open"].map { $0 == "true" }, before: request.rowID("before").map { OrderID($0) },
                limit: request.limit, type: request["type"].flatMap { OrderType(rawValue: $0) },
                since: try request.moment("from"), until: try request.moment("to"),
                after: request.rowID("after").map { OrderID($0) }))
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(page.orders) { $0.order($1) }
                json.field("next", text: page.next)
            }
        }
    }

    private static func get(_ request: APIRequest) async throws -> Response {
        let order = try await request.ask(GetOrder(credential: request.credential(), order: try id(request)))
        return request.json { $0.order(order) }
    }

    private static func getByClientID(_ request: APIRequest) async throws -> Response {
        let order = try await request.ask(
            GetOrderByClientID(
                credential: request.credential(), portfolio: request.portfolio, clientOrderID: request["clientOrderId"] ?? ""))
        return request.json { $0.order(order) }
    }

    private static func change(_ request: APIRequest) async throws -> Response {
        let body = request.body ?? .null
        guard case .object(let members) = body, !members.isEmpty else {
            throw APIProblem(.refused, "Send what is to change.")
        }
        let quantity = body.string("quantity").map { Quantity($0) }
        if case .some(nil) = quantity {
            throw APIProblem(.refused, "This number is too large.", field: "quantity")
        }
        let order = try await request.ask(
            ReplaceOrder(
                credential: request.credential(), order: try id(request), limitPrice: try NewOrder.price(body, "limitPrice"),
                stopPrice: try NewOrder.price(body, "stopPrice"), trail: try NewOrder.trail(body), quantity: quantity ?? nil))
        return request.json { $0.order(order) }
    }

    private static func cancel(_ request: APIRequest) async throws -> Response {
        let order = try await request.ask(CancelOrder(credential: request.credential(), order: try id(request)))
        return request.json { $0.order(order) }
    }

    private static func cancelAll(_ request: APIRequest) async throws -> Response {
        let canceled = try await request.ask(
            CancelAllOrders(credential: request.credential(), portfolio: request.portfolio, asset: request.asset))
        return request.json { json in
            json.object { json in
                json.name("orders")
                json.list(canceled.orders) { $0.value($1.description) }
            }
        }
    }

    private static func fills(_ request: APIRequest) async throws -> Response {
        let page = try await request.ask(
            ListFills(
                credential: request.credential(), portfolio: request.portfolio, asset: request.asset,
                order: request.rowID("order").map { OrderID($0) }, side: request["side"].flatMap { Side(rawValue: $0) },
                since: try request.moment("from"), until: try request.moment("to"),
                before: request.rowID("before").map { FillID($0) }, after: request.rowID("after").map { FillID($0) },
                limit: request.limit))
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(page.fills) { $0.fill($1) }
                json.field("next", text: page.next)
            }
        }
    }

    private static func id(_ request: APIRequest) throws(APIProblem) -> OrderID {
        guard let number = request.rowID("order") else { throw .notFound("order") }
        return OrderID(number)
    }
}
