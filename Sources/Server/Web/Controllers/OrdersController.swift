internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// Orders: the list, placing, the page of each with its receipts.
enum OrdersController {
    private static let pageSize = 50

    static func add(to routes: inout Routes) {
        routes.post("/orders") { try await place($0) }
        routes.get("/orders") { try await list($0) }
        routes.post("/orders/check") { try await check($0) }
        routes.post("/orders/cancel") { try await OrderChanges.cancelAll($0) }
        routes.get("/orders/:") { try await page($0) }
        routes.get("/orders/:/edit") { try await OrderChanges.edit($0) }
        routes.post("/orders/:/cancel") { try await OrderChanges.cancel($0) }
        routes.post("/orders/:/replace") { try await OrderChanges.replace($0) }
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
            let (first, others) = try await send(form, asset, credential, request)
            if request.wantsJSON { return .json(.ok, OrderJSON.bytes(first, with: others, asset: asset)) }
            guard first.state == .rejected else { return .seeOther("/orders/\(first.id)") }
            let reason = first.reasonText ?? "The order was refused."
            return try await refused(
                request, asset, errors: ["size": reason], keepsNumber: false, status: .unprocessableContent)
        } catch let error as BusError {
            return try await failed(request, asset, form, error)
        }
    }

    private static func send(
        _ form: OrderForm, _ asset: Asset, _ credential: Credential, _ request: WebRequest
    ) async throws -> (Order, others: [Order]) {
        switch form.wish {
        case .single(let type, let terms):
            let order = try await request.ask(
                PlaceOrder(
                    credential: credential, portfolio: form.portfolio, clientOrderID: form.clientOrderID, asset: asset.id,
                    side: form.side, type: type, size: form.size, terms: terms))
            return (order, [])
        case .group(let entry, let target, let stop):
            let orders = try await request.ask(
                PlaceOrderGroup(
                    credential: credential, portfolio: form.portfolio, clientOrderID: String(form.clientOrderID.prefix(60)),
                    asset: asset.id, side: form.side, size: form.size, entry: entry, target: target, stop: stop)
            ).orders
            guard let first = orders.first else { throw BusError(.notFound, "There is no such order.") }
            return (first, Array(orders.dropFirst()))
        }
    }

    /// What the order would do, without placing it: for browsers whose ticket does not compute by itself.
    private static func check(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        let asset = try request.asset(request.form["asset"])
        let form: OrderForm
        do {
            form = try OrderForm(request.form, asset: asset)
        } catch {
            return try await refused(request, asset, errors: error.errors, keepsNumber: true, status: .unprocessableContent)
        }
        do {
            let preview = try await preview(form, asset, credential, request)
            if let refusal = preview.whole.refusalText {
                return try await refused(
                    request, asset, errors: ["size": refusal], keepsNumber: true, status: .unprocessableContent)
            }
            if request.wantsJSON { return try .json(.ok, TicketCheckAnswer(preview)) }
            return await CoinController.response(
                request, asset, form: typed(request), clientOrderID: form.clientOrderID, preview: preview, status: .ok)
        } catch let error as BusError where [.deadlineExceeded, .closed, .cancelled].contains(error.code) {
            return try await refused(
                request, asset, errors: ["": "The answer did not come in time. Nothing was placed: check it again."],
                keepsNumber: true, status: .gatewayTimeout)
        } catch let error as BusError {
            return try await failed(request, asset, form, error)
        }
    }

    private static func preview(
        _ form: OrderForm, _ asset: Asset, _ credential: Credential, _ request: WebRequest
    ) async throws -> TicketPreview {
        switch form.wish {
        case .single(let type, let terms):
            return TicketPreview(
                try await request.ask(
                    PreviewOrder(
                        credential: credential, portfolio: form.portfolio, asset: asset.id, side: form.side, type: type,
                        size: form.size, terms: terms)), side: form.side)
        case .group(let entry, let target, let stop):
            return TicketPreview(
                try await request.ask(
                    PreviewOrderGroup(
                        credential: credential, portfolio: form.portfolio, asset: asset.id, side: form.side, size: form.size,
                        entry: entry, target: target, stop: stop)), side: form.side)
        }
    }

    /// The order was not taken, or nobody knows. Whatever may have been executed keeps its number, so that sending the
    /// form again asks for the same order and never places a second one.
    private static func failed(
        _ request: WebRequest, _ asset: Asset, _ form: OrderForm, _ error: BusError
    ) async throws -> Response {
        switch error.code {
        case .invalidInput:
            return try await refused(
                request, asset, errors: [form.field(of: error.field): error.message], keepsNumber: true,
                status: .unprocessableContent)
        case .conflict:
            return try await refused(
                request, asset, errors: ["": error.message], keepsNumber: false, status: .conflict)
        case .notFound where error.field == "portfolio":
            return try await refused(
                request, asset, errors: ["": error.message + " Reload the page to trade in the active one."], keepsNumber: true,
                status: .conflict)
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
        let number = request.form.text("clientOrderID")
        return await CoinController.response(
            request, asset, form: typed(request, errors),
            clientOrderID: keepsNumber && OrderForm.isKey(number) ? number : request.site.token(), status: status)
    }

    private static func typed(_ request: WebRequest, _ errors: [String: String] = [:]) -> FormState {
        var form = FormState(errors: errors)
        for name in OrderForm.fields + ["portfolio"] { form.values[name] = request.form[name].map { String($0.prefix(64)) } }
        return form
    }

    private static func list(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        let filter = OrdersFilter { request.query[$0] }
        let page = try await request.ask(
            ListOrders(
                credential: credential, asset: filter.asset, side: filter.side, state: filter.state, isOpen: filter.isOpen,
                before: filter.before, limit: pageSize))
        return .page(
            OrdersPage(
                page: page, filter: filter, assets: request.view.assets,
                notice: OrdersPage.notice(done: request.query["done"], count: request.query["n"])),
            request.frame(.orders))
    }

    private static func page(_ request: WebRequest) async throws -> Response {
        let order = try await order(request)
        let asset = request.view.assets[order.asset] ?? Asset.unknown(order)
        if request.wantsJSON { return .json(.ok, OrderJSON.bytes(order, asset: asset)) }
        var page = ReceiptPage(order: order, asset: asset)
        page.done = OrderChanges.sentence(done: request.query["done"])
        if let link = order.link, let credential = try? request.credential() {
            page.group = try? await request.ask(GetOrderGroup(credential: credential, group: link.group), timeout: .seconds(2))
        }
        return .page(page, request.frame(.orders))
    }

    /// The order that the address names. Throws `notFound`, for other people's orders as well.
    static func order(_ request: WebRequest) async throws -> Order {
        let credential = try request.credential()
        guard let number = Int64(request.parameters[0]), number > 0 else { throw WebError.notFound(what: "order") }
        do {
            return try await request.ask(GetOrder(credential: credential, order: OrderID(number)))
        } catch let error as BusError where error.code == .notFound {
            throw WebError.notFound(what: "order")
        }
    }
}

extension Asset {
    /// Stands in for a coin whose name has not arrived yet, right after a start.
    static func unknown(_ order: Order) -> Asset {
        Asset(
            id: order.asset, symbol: order.asset.rawValue.uppercased(), name: order.asset.rawValue, rank: nil, supply: nil,
            maxSupply: nil, quantityDecimals: order.quantity?.decimals ?? order.fills.last?.quantity.decimals ?? 8)
    }
}
