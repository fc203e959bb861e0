internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// A user's portfolios: opening, renaming, cloning, resetting and closing them, and adding virtual funds.
enum PortfolioResource {
    private static let portfolio = APIParameter("portfolio", .rowID, "The portfolio's number.")
    private static let again = "If no answer comes, send the same again with the same `idempotencyKey`: it is never done twice."

    static let operations: [APIOperation] = [
        APIOperation(
            method: .get, path: "/portfolios", name: "listPortfolios", area: "Portfolios", summary: "Portfolios in use",
            access: .read, answer: .json(.portfolioList), handler: { try await list($0) }),
        APIOperation(
            method: .post, path: "/portfolios", name: "createPortfolio", area: "Portfolios", summary: "Open one more portfolio",
            note: "It becomes the one in use when you choose it, with `PATCH /preferences`. \(again)", access: .trade,
            body: .newPortfolio, status: 201, answer: .json(.portfolio), problems: [.conflict, .refused],
            handler: { try await create($0) }),
        APIOperation(
            method: .get, path: "/portfolios/archived", name: "listArchivedPortfolios", area: "Portfolios",
            summary: "Portfolios that are closed",
            note: "They stay readable: orders, fills, ledger and performance, each with `portfolio`.", access: .read,
            answer: .json(.archivedPortfolioList), handler: { try await archived($0) }),
        APIOperation(
            method: .get, path: "/portfolios/{portfolio}", name: "getPortfolio", area: "Portfolios", summary: "One portfolio",
            note: "Also one that is closed.", access: .read, inPath: [portfolio], answer: .json(.portfolio),
            handler: { try await get($0) }),
        APIOperation(
            method: .patch, path: "/portfolios/{portfolio}", name: "renamePortfolio", area: "Portfolios",
            summary: "Give a portfolio another name", access: .trade, inPath: [portfolio], body: .portfolioChange,
            answer: .json(.portfolio), problems: [.refused], handler: { try await rename($0) }),
        APIOperation(
            method: .post, path: "/portfolios/{portfolio}/clone", name: "clonePortfolio", area: "Portfolios",
            summary: "Open a portfolio with what another one has",
            note: """
                Lots, cost and gains go on in both; what open orders of the first have set aside is free in the new one. \(again)
                """,
            access: .trade, inPath: [portfolio], body: .portfolioClone, status: 201, answer: .json(.portfolio),
            problems: [.conflict, .refused], handler: { try await clone($0) }),
        APIOperation(
            method: .post, path: "/portfolios/{portfolio}/reset", name: "resetPortfolio", area: "Portfolios",
            summary: "Begin anew with cash alone",
            note: """
                Open orders are cancelled, all coins and dollars go back. What happened before stays readable, as a period \
                of its own. \(again)
                """,
            access: .trade, inPath: [portfolio], body: .portfolioReset, answer: .json(.portfolio),
            problems: [.conflict, .refused], handler: { try await reset($0) }),
        APIOperation(
            method: .post, path: "/portfolios/{portfolio}/archive", name: "archivePortfolio", area: "Portfolios",
            summary: "Close a portfolio for ever",
            note: "Its open orders are cancelled and it stays readable. One that is closed already is returned as it is.",
            access: .trade, inPath: [portfolio], answer: .json(.portfolio), problems: [.refused],
            handler: { try await archive($0) }),
        APIOperation(
            method: .get, path: "/portfolios/{portfolio}/funds", name: "getFunds", area: "Portfolios",
            summary: "How much virtual money may still be added today", access: .read, inPath: [portfolio],
            answer: .json(.funds), handler: { try await funds($0) }),
        APIOperation(
            method: .post, path: "/portfolios/{portfolio}/funds", name: "addFunds", area: "Portfolios",
            summary: "Add virtual money", note: again, access: .trade, inPath: [portfolio], body: .newFunds,
            answer: .json(.funds), problems: [.conflict, .refused], handler: { try await addFunds($0) }),
    ]

    // MARK: - Reading

    private static func list(_ request: APIRequest) async throws -> Response {
        let credential = try request.credential()
        let list = try await request.ask(ListPortfolios(credential: credential))
        var views: [(PortfolioSummary, PortfolioView)] = []
        // A user has a handful of them.
        for summary in list.portfolios {
            views.append((summary, try await request.ask(GetPortfolio(credential: credential, portfolio: summary.id))))
        }
        let written = views
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(written) { $0.portfolio($1.0, $1.1) }
            }
        }
    }

    private static func archived(_ request: APIRequest) async throws -> Response {
        let list = try await request.ask(ListPortfolios(credential: request.credential(), includesArchived: true))
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(list.portfolios.filter { $0.archivedAt != nil }) { $0.archivedPortfolio($1) }
            }
        }
    }

    private static func get(_ request: APIRequest) async throws -> Response { try await answer(try id(request), request) }

    /// The portfolio as it is now. Throws `notFound`.
    private static func answer(_ portfolio: PortfolioID, _ request: APIRequest) async throws -> Response {
        let credential = try request.credential()
        let list = try await request.ask(ListPortfolios(credential: credential, includesArchived: true))
        guard let summary = list.portfolios.first(where: { $0.id == portfolio }) else { throw APIProblem.notFound("portfolio") }
        let view = try await request.ask(GetPortfolio(credential: credential, portfolio: portfolio))
        var response = request.json { $0.portfolio(summary, view) }
        if request.operation.status == 201 { response.headers[.location] = "\(APIDocument.base)/portfolios/\(portfolio)" }
        return response
    }

    // MARK: - Changing

    private static func create(_ request: APIRequest) async throws -> Response {
        let opened = try await request.ask(
            CreatePortfolio(
                credential: request.credential(), name: name(request), openingCash: try cash(request) ?? .zero,
                idempotencyKey: key(request)))
        return try await answer(opened.id, request)
    }

    private static func rename(_ request: APIRequest) async throws -> Response {
        let portfolio = try id(request)
        _ = try await request.ask(
            RenamePortfolio(credential: request.credential(), portfolio: portfolio, name: name(request)))
        return try await answer(portfolio, request)
    }

    private static func clone(_ request: APIRequest) async throws -> Response {
        let opened = try await request.ask(
            ClonePortfolio(
                credential: request.credential(), portfolio: try id(request), name: name(request), idempotencyKey: key(request)))
        return try await answer(opened.id, request)
    }

    private static func reset(_ request: APIRequest) async throws -> Response {
        let portfolio = try id(request)
        _ = try await request.ask(
            ResetPortfolio(
                credential: request.credential(), portfolio: portfolio, openingCash: try cash(request),
                idempotencyKey: key(request)))
        return try await answer(portfolio, request)
    }

    private static func archive(_ request: APIRequest) async throws -> Response {
        let portfolio = try id(request)
        _ = try await request.ask(ArchivePortfolio(credential: request.credential(), portfolio: portfolio))
        request.forgetsCaller()
        return try await answer(portfolio, request)
    }

    // MARK: - Funds

    private static func funds(_ request: APIRequest) async throws -> Response {
        let funds = try await request.ask(GetFunds(credential: request.credential(), portfolio: try id(request)))
        return request.json { $0.funds(funds) }
    }

    private static func addFunds(_ request: APIRequest) async throws -> Response {
        guard let amount = request.body?.string("amount").flatMap({ USD($0) }) else {
            throw APIProblem(.refused, "This number is too large.", field: "amount")
        }
        _ = try await request.ask(
            AddFunds(
                credential: request.credential(), portfolio: try id(request), amount: amount, idempotencyKey: key(request)))
        return try await funds(request)
    }

    // MARK: - What is sent

    private static func id(_ request: APIRequest) throws(APIProblem) -> PortfolioID {
        guard let portfolio = request.portfolio else { throw .notFound("portfolio") }
        return portfolio
    }

    private static func name(_ request: APIRequest) -> String { request.body?.string("name") ?? "" }

    private static func key(_ request: APIRequest) -> String {
        request.body?.string("idempotencyKey") ?? "api-" + request.site.token()
    }

    private static func cash(_ request: APIRequest) throws(APIProblem) -> USD? {
        guard let text = request.body?.string("openingCash") else { return nil }
        guard let cash = USD(text) else { throw APIProblem(.refused, "This number is too large.", field: "openingCash") }
        return cash
    }
}
