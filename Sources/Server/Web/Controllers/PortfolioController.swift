internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// What a trader has, and adding virtual funds.
enum PortfolioController {
    static func add(to routes: inout Routes) {
        routes.get("/portfolio") { try await page($0) }
        routes.get("/portfolio/history") { try await history($0) }
        routes.post("/portfolio/funds") { try await addFunds($0) }
    }

    private static func page(_ request: WebRequest) async throws -> Response {
        async let list = PortfoliosController.list(request)
        let portfolio = try await request.ask(GetPortfolio(credential: request.credential()))
        let view = request.view
        let bar = PortfolioBar(list: await list, tab: .holdings)
        return .page(
            PortfolioPage(portfolio: portfolio, assets: view.assets, quotes: view.quotes, bar: bar), request.frame(.portfolio))
    }

    private static func history(_ request: WebRequest) async throws -> Response {
        let range = request.query["range"].flatMap { ChartRange(rawValue: $0) } ?? .month
        let history = try await request.ask(
            GetPortfolioHistory(credential: request.credential(), from: range.start(before: request.now)), timeout: .seconds(10))
        var json = JSONText(capacity: 64 + history.points.count * 32)
        json.raw("{\"points\":[")
        for (index, point) in history.points.enumerated() {
            json.raw(index == 0 ? "[" : ",[")
            json.number(point.time.milliseconds)
            json.raw(",\"")
            json.raw(point.value.description)
            json.raw("\"]")
        }
        json.raw("],\"note\":")
        json.string(MissingDays.sentences(history.missingCloses, assets: request.view.assets, benchmark: nil))
        json.raw("}")
        return .json(.ok, json.bytes)
    }

    private static func addFunds(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        let key = request.form.text("key")
        do {
            let amount = try AmountText.usd(request.form["amount"] ?? "")
            guard OrderForm.isKey(key) else { throw BusError(.invalidInput, "This form has lost its number. Reload the page.") }
            let added = try await request.ask(AddFunds(credential: credential, amount: amount, idempotencyKey: key))
            if request.wantsJSON {
                return try .json(.ok, ["ok": "true", "cash": added.cash.description, "left": added.fundsLeftToday.description])
            }
            return .seeOther("/account?done=funds")
        } catch let error as AmountText.Problem {
            return try await refused(request, ["amount": error.message], key: key, status: .unprocessableContent)
        } catch let error as BusError where error.code == .invalidInput || error.code == .conflict {
            let errors = [error.field == "amount" ? "amount" : "": error.message]
            return try await refused(
                request, errors, key: error.code == .conflict ? "" : key,
                status: error.code == .conflict ? .conflict : .unprocessableContent)
        } catch let error as BusError where error.code == .deadlineExceeded || error.code == .closed {
            let message =
                "The answer did not come in time, so nobody knows yet whether the funds were added. "
                + "Send it again as it is: it never adds them twice."
            return try await refused(request, ["": message], key: key, status: .gatewayTimeout)
        }
    }

    private static func refused(
        _ request: WebRequest, _ errors: [String: String], key: String, status: HTTPResponse.Status
    ) async throws -> Response {
        if request.wantsJSON { return try .json(status, OrderAnswer(errors: errors)) }
        let form = FormState(values: ["amount": String((request.form["amount"] ?? "").prefix(64))], errors: errors)
        return try await AccountController.response(
            request, fundsForm: form, fundsKey: OrderForm.isKey(key) ? key : nil, status: status)
    }
}
