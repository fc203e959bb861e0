internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// Orders and their receipts.
enum OrdersController {
    static func add(to routes: inout Routes) {
        routes.post("/orders") { try await place($0) }
        routes.get("/orders/:") { try await receipt($0) }
    }

    private static func place(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        let asset = try request.asset(request.form["asset"])
        let form: OrderForm
        do {
            form = try OrderForm(request.form, asset: asset)
        } catch {
            return try await refused(request, asset, errors: error.errors, keepsNumber: true, status: .unprocessableContent)
        }
        do {
            let order = try await request.ask(
                PlaceOrder(
                    credential: credential, clientOrderID: form.clientOrderID, asset: asset.id, side: form.side, size: form.size))
            if request.wantsJSON { return .json(.ok, OrderJSON.bytes(order, asset: asset)) }
            guard order.state == .rejected else { return .seeOther("/orders/\(order.id)") }
            let reason = order.reasonText ?? "The order was refused."
            return try await refused(
                request, asset, errors: ["size": reason], keepsNumber: false, status: .unprocessableContent)
        } catch let error as BusError {
            return try await failed(request, asset, error)
        }
    }

    /// The order was not taken, or nobody knows. Whatever may have been executed keeps its number, so that sending the
    /// form again asks for the same order and never places a second one.
    private static func failed(_ request: WebRequest, _ asset: Asset, _ error: BusError) async throws -> Response {
        switch error.code {
        case .invalidInput:
            let field = error.field.flatMap { OrderForm.fields.contains($0) ? $0 : nil } ?? ""
            return try await refused(
                request, asset, errors: [field: error.message], keepsNumber: true, status: .unprocessableContent)
        case .conflict:
            return try await refused(
                request, asset, errors: ["": error.message], keepsNumber: false, status: .conflict)
        case .deadlineExceeded, .closed, .cancelled:
            let message =
                "The answer did not come in time, so nobody knows yet whether this order was filled. "
                + "Send it again as it is: it asks for the same order and never places a second one."
            return try await refused(request, asset, errors: ["": message], keepsNumber: true, status: .gatewayTimeout)
        case .noSuchService, .unavailable, .notReady, .overloaded, .storageUnavailable:
            let message =
                error.code == .storageUnavailable
                ? error.message : "Trading waits for a moment, nothing was changed. Send it again in a few seconds."
            var response = try await refused(
                request, asset, errors: ["": message], keepsNumber: true, status: .serviceUnavailable)
            response.headers[.retryAfter] = String(max(1, ((error.retryAfterMilliseconds ?? 2000) + 999) / 1000))
            return response
        default: throw error
        }
    }

    private static func refused(
        _ request: WebRequest, _ asset: Asset, errors: [String: String], keepsNumber: Bool, status: HTTPResponse.Status
    ) async throws -> Response {
        if request.wantsJSON { return try .json(status, OrderAnswer(errors: errors)) }
        var form = FormState(errors: errors)
        for name in OrderForm.fields { form.values[name] = request.form[name].map { String($0.prefix(64)) } }
        let number = request.form.text("clientOrderID")
        return await CoinController.response(
            request, asset, form: form,
            clientOrderID: keepsNumber && OrderForm.isKey(number) ? number : request.site.token(), status: status)
    }

    private static func receipt(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        guard let number = Int64(request.parameters[0]), number > 0 else { throw WebError.notFound(what: "order") }
        let order: Order
        do {
            order = try await request.ask(GetOrder(credential: credential, order: OrderID(number)))
        } catch let error as BusError where error.code == .notFound {
            throw WebError.notFound(what: "order")
        }
        let asset = request.view.assets[order.asset] ?? Asset.unknown(order)
        if request.wantsJSON { return .json(.ok, OrderJSON.bytes(order, asset: asset)) }
        return .page(ReceiptPage(order: order, asset: asset), request.frame(.transactions))
    }
}

extension Asset {
    /// Stands in for a coin whose name has not arrived yet, right after a start.
    fileprivate static func unknown(_ order: Order) -> Asset {
        Asset(
            id: order.asset, symbol: order.asset.rawValue.uppercased(), name: order.asset.rawValue, rank: nil, supply: nil,
            maxSupply: nil, quantityDecimals: order.fills.last?.quantity.decimals ?? 8)
    }
}
