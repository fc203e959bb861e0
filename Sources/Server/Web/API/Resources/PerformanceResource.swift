internal import Contracts
internal import Domain
internal import Hummingbird

/// How a portfolio has done: its worth over time, figures, lots.
enum PerformanceResource {
    private static let period = APIParameter(
        "period", .integer(1...1_000_000), "Time between two resets, by its number; without it, the one that lasts.")
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
                .portfolio, period, .costBasis,
                APIParameter(
                    "benchmark", .asset, "What each day is compared with: all deposits in this coin. `bitcoin` if absent."),
            ],
            answer: .json(.performance), problems: [.refused], weight: 5, handler: { try await performance($0) }),
        APIOperation(
            method: .get, path: "/portfolio/lots", name: "listHeldLots", area: "Performance",
            summary: "Coins that are held, by purchase", access: .read, query: [.portfolio, period, .costBasis],
            answer: .json(.heldLots), weight: 5, handler: { try await heldLots($0) }),
        APIOperation(
            method: .get, path: "/portfolio/lots/sold", name: "listSoldLots", area: "Performance",
            summary: "Coins that were sold, by purchase",
            note:
                "The newest sale first. What is sold meanwhile moves nothing on older pages; name the `costBasis` when you page.",
            access: .read, query: [.portfolio, period, .costBasis, .before, .limit], answer: .json(.soldLotPage), weight: 5,
            handler: { try await soldLots($0) }),
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
                json.missingCloses(history.missingCloses)
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

    private static func heldLots(_ request: APIRequest) async throws -> Response {
        let analytics = try await ask(request)
        return request.json { $0.heldLots(analytics) }
    }

    private static func soldLots(_ request: APIRequest) async throws -> Response {
        let page = try await request.ask(
            ListSoldLots(
                credential: request.credential(), portfolio: request.portfolio, costBasis: request.costBasis,
                period: number(request), before: request.rowID("before").map { Int(clamping: $0) }, limit: request.limit),
            timeout: .seconds(10))
        return request.json { $0.soldLots(page) }
    }

    private static func ask(
        _ request: APIRequest, benchmark: AssetID = AssetID("bitcoin")
    ) async throws -> PortfolioAnalytics {
        try await request.ask(
            GetPortfolioAnalytics(
                credential: request.credential(), portfolio: request.portfolio,
                costBasis: request.costBasis, benchmark: benchmark,
                period: number(request)),
            timeout: .seconds(10))
    }

    private static func number(_ request: APIRequest) -> Int? { request["period"].flatMap { Int($0) } }
}
