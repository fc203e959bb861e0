internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// All portfolios of a user: opening, choosing, renaming, cloning, resetting and closing them.
enum PortfoliosController {
    static func add(to routes: inout Routes) {
        routes.get("/portfolios") { try await response($0, notice: notice($0.query["done"])) }
        routes.post("/portfolios") { try await create($0) }
        routes.post("/portfolios/choose") { try await choose($0) }
        routes.post("/portfolios/:/rename") { try await rename($0) }
        routes.post("/portfolios/:/clone") { try await clone($0) }
        routes.post("/portfolios/:/reset") { try await reset($0) }
        routes.post("/portfolios/:/archive") { try await archive($0) }
    }

    /// For pages that show it beside something else; nil when it cannot be had.
    static func list(_ request: WebRequest, includesArchived: Bool = false) async -> PortfolioList? {
        guard let credential = try? request.credential() else { return nil }
        return try? await request.ask(ListPortfolios(credential: credential, includesArchived: includesArchived))
    }

    private static func response(
        _ request: WebRequest, refused: (form: PortfoliosPage.Form, state: FormState)? = nil, key: String? = nil,
        notice: Notice? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let list = try await request.ask(ListPortfolios(credential: request.credential(), includesArchived: true))
        let page = PortfoliosPage(list: list, key: key ?? request.site.token(), refused: refused)
        return .page(page, request.frame(.portfolio, notice: notice), status: status)
    }

    private static func notice(_ done: String?) -> Notice? {
        let text: String? =
            switch done {
            case "create": "The portfolio is open. It becomes the active one when you choose it."
            case "rename": "The portfolio has its new name."
            case "clone": "The clone is open. It becomes the active one when you choose it."
            case "reset": "The portfolio begins anew. What happened before is under Performance, by period."
            case "archive": "The portfolio is closed."
            default: nil
            }
        return text.map { Notice(kind: .good, text: $0) }
    }

    private static func create(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        return try await perform(request, .create, done: "create") { key in
            _ = try await request.ask(
                CreatePortfolio(
                    credential: credential, name: request.form.text("name"), openingCash: try cash(request),
                    idempotencyKey: key))
        }
    }

    private static func choose(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        guard let number = Int64(request.form.text("portfolio")), number > 0 else { throw WebError.notFound(what: "portfolio") }
        do {
            _ = try await request.ask(ChoosePortfolio(credential: credential, portfolio: PortfolioID(number)))
        } catch let error as BusError where error.code == .notFound {
            throw WebError.notFound(what: "portfolio")
        }
        // What this instance knows of the session names the portfolio, too.
        if case .signedIn(_, let token) = request.session { request.site.sessions.refresh(token: token) }
        return .seeOther(LocalPath.safe(request.form["next"]))
    }

    private static func rename(_ request: WebRequest) async throws -> Response {
        let (credential, portfolio) = (try request.credential(), try portfolio(request))
        return try await perform(request, .rename(portfolio), done: "rename") { _ in
            _ = try await request.ask(
                RenamePortfolio(credential: credential, portfolio: portfolio, name: request.form.text("name")))
        }
    }

    private static func clone(_ request: WebRequest) async throws -> Response {
        let (credential, portfolio) = (try request.credential(), try portfolio(request))
        return try await perform(request, .clone(portfolio), done: "clone") { key in
            _ = try await request.ask(
                ClonePortfolio(
                    credential: credential, portfolio: portfolio, name: request.form.text("name"), idempotencyKey: key))
        }
    }

    private static func reset(_ request: WebRequest) async throws -> Response {
        let (credential, portfolio) = (try request.credential(), try portfolio(request))
        return try await perform(request, .reset(portfolio), done: "reset", confirmed: "reset") { key in
            _ = try await request.ask(
                ResetPortfolio(
                    credential: credential, portfolio: portfolio, openingCash: try cash(request), idempotencyKey: key))
        }
    }

    private static func archive(_ request: WebRequest) async throws -> Response {
        let (credential, portfolio) = (try request.credential(), try portfolio(request))
        return try await perform(request, .archive(portfolio), done: "archive", confirmed: "archive") { _ in
            _ = try await request.ask(ArchivePortfolio(credential: credential, portfolio: portfolio))
        }
    }

    private static func portfolio(_ request: WebRequest) throws -> PortfolioID {
        guard let number = Int64(request.parameters[0]), number > 0 else { throw WebError.notFound(what: "portfolio") }
        return PortfolioID(number)
    }

    private static func cash(_ request: WebRequest) throws -> USD {
        let text = request.form.text("openingCash")
        return text.isEmpty || text == "0" ? .zero : try AmountText.usd(text)
    }

    /// Does what a form asks for and shows the page; refused with the form as it was sent. `confirmed`: the box that has to be
    /// ticked.
    private static func perform(
        _ request: WebRequest, _ form: PortfoliosPage.Form, done: String, confirmed: String? = nil,
        _ body: (_ key: String) async throws -> Void
    ) async throws -> Response {
        let key = request.form.text("key")
        do {
            if let confirmed, request.form.text("confirm") != confirmed {
                return try await refused(request, form, ["confirm": "Tick the box to say that you mean it."])
            }
            try await body(key)
            return .seeOther("/portfolios?done=\(done)")
        } catch let error as AmountText.Problem {
            return try await refused(request, form, ["openingCash": error.message])
        } catch let error as BusError {
            switch error.code {
            case .invalidInput:
                let field = error.field.flatMap { ["name", "openingCash"].contains($0) ? $0 : nil } ?? ""
                return try await refused(request, form, [field: error.message])
            case .conflict:
                return try await refused(
                    request, form, ["": "This form was sent before with something else. Send it again."], status: .conflict)
            case .notFound: throw WebError.notFound(what: "portfolio")
            case .deadlineExceeded, .closed:
                let message =
                    "The answer did not come in time, so nobody knows yet whether it was done. Send it again as it is: "
                    + "nothing is done twice."
                return try await refused(request, form, ["": message], status: .gatewayTimeout)
            default: throw error
            }
        }
    }

    private static func refused(
        _ request: WebRequest, _ form: PortfoliosPage.Form, _ errors: [String: String],
        status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        var values: [String: String] = [:]
        for name in ["name", "openingCash"] {
            if let value = request.form[name] { values[name] = String(value.prefix(64)) }
        }
        // The same number again, except where it stands for something else already.
        let key = request.form.text("key")
        if status != .conflict, OrderForm.isKey(key) { values["key"] = key }
        return try await response(request, refused: (form, FormState(values: values, errors: errors)), status: status)
    }
}
