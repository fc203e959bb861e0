internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// Cancelling and changing orders that are open, as forms and for scripts.
enum OrderChanges {
    static func cancel(_ request: WebRequest) async throws -> Response {
        let order = try await OrdersController.order(request)
        do {
            let ended = try await request.ask(CancelOrder(credential: request.credential(), order: order.id))
            if request.wantsJSON {
                return try .json(.ok, OrderAnswer(done: "Order \(ended.id) is cancelled.", order: ended))
            }
            return .seeOther(back(request, order, done: "canceled"))
        } catch let error as BusError where error.code == .orderNotOpen {
            if request.wantsJSON { return try .json(.conflict, OrderAnswer(errors: ["": error.message])) }
            return .seeOther("/orders/\(order.id)?done=late")
        }
    }

    static func cancelAll(_ request: WebRequest) async throws -> Response {
        let asset = try request.form["asset"].map { try request.asset($0).id }
        let ended = try await request.ask(
            CancelAllOrders(credential: request.credential(), portfolio: portfolio(request), asset: asset))
        if request.wantsJSON {
            return try .json(.ok, OrderAnswer(done: OrdersPage.sentence(canceled: ended.orders.count)))
        }
        let next = LocalPath.safe(request.form["next"])
        // What the page says is said by the list of orders; a coin's page shows the list without them.
        return .seeOther(next.hasPrefix("/orders") ? "/orders?done=canceled&n=\(ended.orders.count)" : next)
    }

    static func edit(_ request: WebRequest) async throws -> Response {
        let order = try await OrdersController.order(request)
        guard order.state.isOpen else { return .seeOther("/orders/\(order.id)?done=late") }
        return page(request, order, FormState(), next: request.query["next"], status: .ok)
    }

    static func replace(_ request: WebRequest) async throws -> Response {
        let order = try await OrdersController.order(request)
        let asset = request.view.assets[order.asset] ?? Asset.unknown(order)
        let form: ChangeForm
        do throws(OrderForm.Refusal) {
            form = try ChangeForm(request.form, order: order, asset: asset)
        } catch {
            return try refused(request, order, error.errors, status: .unprocessableContent)
        }
        guard form.changesSomething else {
            return try refused(
                request, order, ["": "Nothing is different. Change a price or the quantity."], status: .unprocessableContent)
        }
        do {
            let changed = try await request.ask(
                ReplaceOrder(
                    credential: request.credential(), order: order.id, limitPrice: form.limitPrice, stopPrice: form.stopPrice,
                    trail: form.trail, quantity: form.quantity))
            if request.wantsJSON {
                let words = OrderSentence.text(changed, asset: asset)
                return try .json(.ok, OrderAnswer(done: "Changed. \(words)", order: changed))
            }
            return .seeOther(back(request, order, done: "changed"))
        } catch let error as BusError {
            switch error.code {
            case .invalidInput:
                let field = error.field.flatMap { ChangeForm.fields.contains($0) ? $0 : nil } ?? ""
                return try refused(request, order, [field: error.message], status: .unprocessableContent)
            case .orderRefused, .orderNotOpen:
                return try refused(request, order, ["": error.message], status: .conflict)
            default: throw error
            }
        }
    }

    /// What an address may say was done: one of a few sentences, never a text of somebody else's making.
    static func sentence(done: String?) -> String? {
        switch done {
        case "canceled": "The order is cancelled; what it had set aside is available again."
        case "changed": "The order is changed."
        case "late": "Nothing of this order is open any more, so there was nothing to change."
        default: nil
        }
    }

    private static func refused(
        _ request: WebRequest, _ order: Order, _ errors: [String: String], status: HTTPResponse.Status
    ) throws -> Response {
        if request.wantsJSON { return try .json(status, OrderAnswer(errors: errors)) }
        var form = FormState(errors: errors)
        for name in ChangeForm.fields { form.values[name] = request.form[name].map { String($0.prefix(64)) } }
        return page(request, order, form, next: request.form["next"], status: status)
    }

    private static func page(
        _ request: WebRequest, _ order: Order, _ form: FormState, next: String?, status: HTTPResponse.Status
    ) -> Response {
        let view = request.view
        return .page(
            EditOrderPage(
                order: order, asset: view.assets[order.asset] ?? Asset.unknown(order), quote: view.quotes[order.asset],
                form: form, next: next == nil ? "/orders/\(order.id)" : LocalPath.safe(next)),
            request.frame(.orders), status: status)
    }

    /// Where a form came from; the order's own page says what was done.
    private static func back(_ request: WebRequest, _ order: Order, done: String) -> String {
        let next = LocalPath.safe(request.form["next"])
        return next == "/" || next.hasPrefix("/orders/") ? "/orders/\(order.id)?done=\(done)" : next
    }

    private static func portfolio(_ request: WebRequest) -> PortfolioID? {
        Int64(request.form.text("portfolio")).flatMap { $0 > 0 ? PortfolioID($0) : nil }
    }
}
