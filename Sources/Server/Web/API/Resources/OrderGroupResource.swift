internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// Orders that belong together: OCO and brackets.
enum OrderGroupResource {
    static let operations: [APIOperation] = [
        APIOperation(
            method: .post, path: "/order-groups", name: "placeOrderGroup", area: "Orders", summary: "Place an OCO or a bracket",
            note: """
                Two orders of which one fills and the other is cancelled; with an `entry`, two that sell what it bought and sleep until it \
                has filled. Cancelling one of a group cancels the rest. Idempotent as an order is.
                """,
            access: .trade, body: .newOrderGroup, status: 201, answer: .json(.orderGroup), problems: [.conflict, .refused],
            handler: { try await place($0) }),
        APIOperation(
            method: .post, path: "/order-groups/preview", name: "previewOrderGroup", area: "Orders",
            summary: "What an OCO or a bracket would do now", note: "Stores nothing and promises nothing.", access: .read,
            body: .newOrderGroup, answer: .json(.orderGroupPreview), problems: [.refused], handler: { try await preview($0) }),
        APIOperation(
            method: .get, path: "/order-groups", name: "listOrderGroups", area: "Orders", summary: "Groups of a portfolio",
            note: "The newest first.", access: .read,
            query: [
                .portfolio,
                APIParameter(
                    "open", .text(.oneOf(["true", "false"])), "Only those of which something is open, or only the others."),
                .from, .to, .before, .after, APIParameter("limit", .integer(1...200), "At most so many; 50 if absent."),
            ],
            answer: .json(.orderGroupPage), problems: [.refused], weight: 2, handler: { try await list($0) }),
        APIOperation(
            method: .get, path: "/order-groups/{group}", name: "getOrderGroup", area: "Orders", summary: "The orders of a group",
            access: .read, inPath: [APIParameter("group", .rowID, "The group's number.")], answer: .json(.orderGroup),
            handler: { try await get($0) }),
    ]

    private static func place(_ request: APIRequest) async throws -> Response {
        let wanted = try NewOrderGroup(request)
        let group = try await request.ask(
            PlaceOrderGroup(
                credential: request.credential(), portfolio: wanted.portfolio,
                clientOrderID: request.body?.string("clientOrderId") ?? "api-" + request.site.token(), asset: wanted.asset,
                side: wanted.side, size: wanted.size, entry: wanted.entry, target: wanted.target, stop: wanted.stop))
        var response = request.json { $0.group(group) }
        response.headers[.location] = "\(APIDocument.base)/order-groups/\(group.id)"
        return response
    }

    private static func preview(_ request: APIRequest) async throws -> Response {
        let wanted = try NewOrderGroup(request)
        let preview = try await request.ask(
            PreviewOrderGroup(
                credential: request.credential(), portfolio: wanted.portfolio, asset: wanted.asset, side: wanted.side,
                size: wanted.size, entry: wanted.entry, target: wanted.target, stop: wanted.stop))
        return request.json { $0.preview(preview) }
    }

    private static func list(_ request: APIRequest) async throws -> Response {
        let page = try await request.ask(
            ListOrderGroups(
                credential: request.credential(), portfolio: request.portfolio, isOpen: request["open"].map { $0 == "true" },
                since: try request.moment("from"), until: try request.moment("to"),
                before: request.rowID("before").map { OrderGroupID($0) }, after: request.rowID("after").map { OrderGroupID($0) },
                limit: request.limit))
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(page.groups) { $0.group($1) }
                json.field("next", text: page.next)
            }
        }
    }

    private static func get(_ request: APIRequest) async throws -> Response {
        guard let number = request.rowID("group") else { throw APIProblem.notFound("group") }
        let group = try await request.ask(GetOrderGroup(credential: request.credential(), group: OrderGroupID(number)))
        return request.json { $0.group(group) }
    }
}
