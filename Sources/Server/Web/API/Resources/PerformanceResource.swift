internal import Contracts
internal import Domain
internal import Hummingbird

/// How a portfolio has done: its worth over time, figures, lots.
enum PerformanceResource {
    private static let period = APIParameter(
        "period", .integer(1...1_000_000), "Time between two resets, by its number; without it, the one that lasts.")
    private static let costBasis = APIParameter(
        "costBasis", .text(.oneOf(CostBasisMethod.self)), "By this method; without it, by the one of your preferences.")

    static let operations: [APIOperation] = [
        APIOperation(
            method: .get, path: "/portfolio/history", name: "getPortfolioHistory", area: "Performance",
            summary: "What a portfolio was worth", access: .read,
            query: [.portfolio, period, APIParameter("from", .text(.moment), "The last 31 days if absent.")],
            answer: .json(.portfolioHistory), problems: [.refused], weight: 2, handler: { try await history($0) }),
        APIOperation(
            method: .get, path: "/portfolio/performance", name: "getPerformance", area: "Performance",
            summary: "Returns, risk, gains and what a portfolio is spread over",
            note: """
                Computed anew for each request. Figures that cannot be said yet (a Sharpe ratio of one day) are left out. \
                docs/analytics.md has the formulas.
                """,
            access: .read,
            query: [
                .portfolio, period, costBasis,
                APIParameter(
                    "benchmark", .asset, "What each day is compared with: all deposits in this coin. `bitcoin` if absent."),
            ],
            answer: .json(.performance), problems: [.refused], weight: 5, handler: { try await performance($0) }),
        APIOperation(
            method: .get, path: "/portfolio/lots", name: "listLots", area: "Performance",
            summary: "Coins by purchase: those that are held and those that were sold",
            note: "Of what was sold, the newest thousand.", access: .read, query: [.portfolio, period, costBasis],
            answer: .json(.lots), weight: 5, handler: { try await lots($0) }),
    ]

    private static func history(_ request: APIRequest) async throws -> Response {
        let from = try request.moment("from") ?? request.now.adding(milliseconds: -31 * 86_400_000)
        let history = try await request.ask(
            GetPortfolioHistory(
                credential: request.credential(), portfolio: request.portfolio,
                from: Timestamp(milliseconds: max(0, from.milliseconds)), period: number(request)), timeout: .seconds(10))
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

    private static func performance(_ request: APIRequest) async throws -> Response {
        let benchmark = request["benchmark"].map { AssetID($0) } ?? AssetID("bitcoin")
        guard request["benchmark"] == nil || request.view.assets[benchmark] != nil else {
            throw APIProblem(.refused, "There is no such coin.", field: "benchmark")
        }
        let analytics = try await ask(request, benchmark: benchmark)
        return request.json { $0.performance(analytics) }
    }

    private static func lots(_ request: APIRequest) async throws -> Response {
        let analytics = try await ask(request)
        return request.json { $0.lots(analytics) }
    }

    private static func ask(
        _ request: APIRequest, benchmark: AssetID = AssetID("bitcoin")
    ) async throws -> PortfolioAnalytics {
        try await request.ask(
            GetPortfolioAnalytics(
                credential: request.credential(), portfolio: request.portfolio,
                costBasis: request["costBasis"].flatMap { CostBasisMethod(rawValue: $0) }, benchmark: benchmark,
                period: number(request)),
            timeout: .seconds(10))
    }

    private static func number(_ request: APIRequest) -> Int? { request["period"].flatMap { Int($0) } }
}
