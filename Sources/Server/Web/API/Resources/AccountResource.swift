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
            method: .get, path: "/portfolios", name: "listPortfolios", area: "Account", summary: "Portfolios in use",
            access: .read, answer: .json(.portfolioList), handler: { try await portfolios($0) }),
        APIOperation(
            method: .get, path: "/portfolios/{portfolio}", name: "getPortfolio", area: "Account", summary: "One portfolio",
            access: .read, inPath: [APIParameter("portfolio", .rowID, "The portfolio's number.")], answer: .json(.portfolio),
            handler: { try await portfolio($0) }),
        APIOperation(
            method: .get, path: "/positions", name: "listPositions", area: "Account", summary: "Coins of a portfolio",
            note: "Also those that were sold out and have a realised gain.", access: .read, query: [.portfolio],
            answer: .json(.positionList), handler: { try await positions($0) }),
        APIOperation(
            method: .get, path: "/portfolio/history", name: "getPortfolioHistory", area: "Account",
            summary: "What a portfolio was worth", access: .read,
            query: [.portfolio, APIParameter("from", .text(.moment), "The last 31 days if absent.")],
            answer: .json(.portfolioHistory), problems: [.refused], weight: 2, handler: { try await history($0) }),
        APIOperation(
            method: .get, path: "/ledger", name: "listLedger", area: "Account", summary: "All that moved a portfolio's money",
            note: "The newest first.", access: .read,
            query: [
                .portfolio, .assetFilter, APIParameter("kind", .text(.oneOf(TransactionKind.self)), "Only of this kind."),
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

    private static func portfolios(_ request: APIRequest) async throws -> Response {
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

    private static func portfolio(_ request: APIRequest) async throws -> Response {
        let credential = try request.credential()
        let list = try await request.ask(ListPortfolios(credential: credential, includesArchived: true))
        guard let summary = list.portfolios.first(where: { $0.id == request.portfolio }) else {
            throw APIProblem.notFound("portfolio")
        }
        let portfolio = try await request.ask(GetPortfolio(credential: credential, portfolio: summary.id))
        return request.json { $0.portfolio(summary, portfolio) }
    }

    private static func positions(_ request: APIRequest) async throws -> Response {
        let portfolio = try await request.ask(GetPortfolio(credential: request.credential(), portfolio: request.portfolio))
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(portfolio.positions) { $0.position($1) }
            }
        }
    }

    private static func history(_ request: APIRequest) async throws -> Response {
        let from = try request.moment("from") ?? request.now.adding(milliseconds: -31 * 86_400_000)
        let history = try await request.ask(
            GetPortfolioHistory(
                credential: request.credential(), portfolio: request.portfolio,
                from: Timestamp(milliseconds: max(0, from.milliseconds))), timeout: .seconds(10))
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(history.points) { json, point in
                    json.object { json in
                        json.field("time", text: point.time)
                        json.field("value", text: point.value)
                    }
                }
            }
        }
    }

    private static func ledger(_ request: APIRequest) async throws -> Response {
        let page = try await request.ask(
            ListTransactions(
                credential: request.credential(), portfolio: request.portfolio, asset: request.asset,
                kind: request["kind"].flatMap { TransactionKind(rawValue: $0) }, from: try request.moment("from"),
                to: try request.moment("to"), before: request.rowID("before"), limit: request.limit))
        return request.json { json in
            json.object { json in
                json.name("items")
                json.list(page.transactions) { $0.ledgerEntry($1) }
                json.field("next", text: page.next)
            }
        }
    }
}
