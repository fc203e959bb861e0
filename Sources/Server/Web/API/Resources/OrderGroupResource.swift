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
            method: .get, path: "/order-groups/{group}", name: "getOrderGroup", area: "Orders", summary: "The orders of a group",
            access: .read, inPath: [APIParameter("group", .rowID, "The group's number.")], answer: .json(.orderGroup),
            handler: { try await get($0) }),
    ]

    private static func place(_ request: APIRequest) async throws -> Response {
        let body = request.body ?? .null
        let asset = try NewOrder.asset(body, request.view)
        guard let target = try NewLeg.leg(body, "target"), let stop = try NewLeg.leg(body, "stop") else {
            throw APIProblem(.refused, "Send a target and a stop.", field: "target")
        }
        let group = try await request.ask(
            PlaceOrderGroup(
                credential: request.credential(), portfolio: body.rowID("portfolio").map { PortfolioID($0) },
                clientOrderID: body.string("clientOrderId") ?? "api-" + request.site.token(), asset: asset.id,
                side: body.string("side").flatMap { Side(rawValue: $0) } ?? .buy, size: try NewOrder.size(body, asset),
                entry: try NewLeg.leg(body, "entry"), target: target, stop: stop))
        var response = request.json { $0.group(group) }
        response.headers[.location] = "\(APIDocument.base)/order-groups/\(group.id)"
        return response
    }

    private static func get(_ request: APIRequest) async throws -> Response {
        guard let number = request.rowID("group") else { throw APIProblem.notFound("group") }
        let group = try await request.ask(GetOrderGroup(credential: request.credential(), group: OrderGroupID(number)))
        return request.json { $0.group(group) }
    }
}
