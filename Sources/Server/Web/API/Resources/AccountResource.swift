internal import Contracts
internal import Domain
internal import Hummingbird

/// Who the key belongs to, and what the portfolios hold.
enum AccountResource {
    static let operations: [APIOperation] = [
        APIOperation(
            method: .get, path: "/account", name: "getAccount", area: "Account", summary: "Whose key this is", access: .read,
            answer: .json(.account), handler: { try account($0) }),
        APIOperation(
            method: .get, path: "/preferences", name: "getPreferences", area: "Account", summary: "What you have chosen for good",
            access: .read, answer: .json(.preferences), handler: { try await preferences($0) }),
        APIOperation(
            method: .patch, path: "/preferences", name: "changePreferences", area: "Account",
            summary: "Choose the portfolio in use, and how gains are computed",
            note: "What is absent stays as it is. It counts at once, for all your programs and in the browser.", access: .trade,
            body: .preferencesChange, answer: .json(.preferences), problems: [.notFound, .refused],
            handler: { try await prefer($0) }),
        APIOperation(
            method: .get, path: "/positions", name: "listPositions", area: "Account", summary: "Coins of a portfolio",
            note: "Also those that were sold out and have a realised gain.", access: .read,
            query: [.portfolio, .costBasis], answer: .json(.positionList), handler: { try await positions($0) }),
        APIOperation(
            method: .get, path: "/ledger", name: "listLedger", area: "Account", summary: "All that moved money",
            note: "The newest first.", access: .read,
            query: [
                .portfolio,
                APIParameter("allPortfolios", .text(.oneOf(["true", "false"])), "True: of all that you have or had."),
                .assetFilter,
                APIParameter("kind", .text(.oneOf(TransactionKind.self)), "Only of this kind."),
                APIParameter("from", .text(.moment), "Only from then on."), APIParameter("to", .text(.moment), "Only before."),
                .before, .limit,
            ],
            answer: .json(.ledgerPage), problems: [.refused], handler: { try await ledger($0) }),
    ]

    private static func account(_ request: APIRequest) throws -> Response {
        let caller = try request.caller()
        return request.json { json in
            json.object { json in
                json.field("userName", caller.userName)
                json.field("portfolio", text: caller.portfolio)
                json.name("key")
                json.key(caller.key)
            }
        }
    }

    private static func preferences(_ request: APIRequest) async throws -> Response {
        let list = try await request.ask(ListPortfolios(credential: request.credential()))
        return request.json { $0.preferences(list) }
    }

    /// The portfolio first: the method cannot be refused any more.
    private static func prefer(_ request: APIRequest) async throws -> Response {
        let credential = try request.credential()
        let body = request.body ?? .null
        guard case .object(let members) = body, !members.isEmpty else {
            throw APIProblem(.refused, "Send what is to change.")
        }
        if let portfolio = body.rowID("portfolio") {
            _ = try await request.ask(ChoosePortfolio(credential: credential, portfolio: PortfolioID(portfolio)))
            request.forgetsCaller()
        }
        if let method = body.string("costBasis").flatMap({ CostBasisMethod(rawValue: $0) }) {
            _ = try await request.ask(SetCostBasis(credential: credential, costBasis: method))
        }
        return try await preferences(request)
    }

    private static func positions(_ request: APIRequest) async throws -> Response {
        let portfolio = try await request.ask(
            GetPortfolio(credential: request.credential(), portfolio: request.portfolio, costBasis: request.costBasis))
        return request.json { json in
            json.object { json in
                json.field("costBasis", (portfolio.costBasis ?? .average).rawValue)
                json.name("items")
                json.list(portfolio.positions) { $0.position($1) }
            }
        }
    }

    private static func ledger(_ request: APIRequest) async throws -> Response {
        let page = try await request.ask(
            ListTransactions(
                credential: request.credential(), portfolio: request.portfolio, asset: request.asset,
                kind: request["kind"].flatMap { TransactionKind(rawValue: $0) }, from: try request.moment("from"),
                to: try request.moment("to"), before: request.rowID("before"), limit: request.limit,
                ofAllPortfolios: request["allPortfolios"] == "true" ? true : nil))
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(page.transactions) { $0.ledgerEntry($1) }
                json.field("next", text: page.next)
            }
        }
    }
}
