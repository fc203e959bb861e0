internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// How a portfolio has done, as a page, as figures for its chart and as files.
enum PerformanceController {
    static func add(to routes: inout Routes) {
        routes.get("/portfolio/performance") { try await page($0) }
        routes.post("/portfolio/performance") { try await choose($0) }
        routes.get("/portfolio/performance/curve.csv") { try await curveFile($0) }
        routes.get("/portfolio/performance/lots.csv") { try await lotsFile($0) }
    }

    /// Which portfolio and period an address names.
    private struct Subject {
        var portfolio: PortfolioID?
        var period: Int?

        init(_ query: FormValues) throws {
            portfolio = try Self.number(query["portfolio"], what: "portfolio").map { PortfolioID($0) }
            period = try Self.number(query["period"], what: "period").map { Int($0) }
        }

        /// With its `?`, or nothing.
        var query: String {
            let items = [portfolio.map { "portfolio=\($0)" }, period.map { "period=\($0)" }].compactMap { $0 }
            return items.isEmpty ? "" : "?" + items.joined(separator: "&")
        }

        private static func number(_ text: String?, what: String) throws -> Int64? {
            guard let text, !text.isEmpty else { return nil }
            guard let number = Int64(text), (1...Int64(Int32.max) * 1_000_000).contains(number) else {
                throw WebError.notFound(what: what)
            }
            return number
        }
    }

    private static func analytics(_ request: WebRequest, _ subject: Subject) async throws -> PortfolioAnalytics {
        do {
            return try await request.ask(
                GetPortfolioAnalytics(
                    credential: request.credential(), portfolio: subject.portfolio, period: subject.period),
                timeout: .seconds(10))
        } catch let error as BusError where error.code == .notFound {
            throw WebError.notFound(what: error.field == "period" ? "period" : "portfolio")
        }
    }

    private static func page(_ request: WebRequest) async throws -> Response {
        let subject = try Subject(request.query)
        if request.wantsJSON { return .json(.ok, json(try await analytics(request, subject))) }
        async let list = PortfoliosController.list(request, includesArchived: subject.portfolio != nil)
        let figures = try await analytics(request, subject)
        let bar = PortfolioBar(list: await list, portfolio: subject.portfolio, tab: .performance)
        return .page(
            PerformancePage(analytics: figures, assets: request.view.assets, bar: bar, query: subject.query),
            request.frame(.portfolio))
    }

    /// Remembers the method and shows the page anew.
    private static func choose(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        guard let method = CostBasisMethod(rawValue: request.form.text("method")) else {
            throw WebError.badRequest("There is no such method.")
        }
        _ = try await request.ask(SetCostBasis(credential: credential, costBasis: method))
        let query = request.form.text("query")
        let place = LocalPath.safe("/portfolio/performance" + (query.hasPrefix("?") ? query : ""))
        return .seeOther(place + "#lots")
    }

    /// `[milliseconds, value, in bitcoin, put in]` for each day.
    private static func json(_ analytics: PortfolioAnalytics) -> [UInt8] {
        var json = JSONText(capacity: 64 + analytics.curve.count * 64)
        json.raw("{\"points\":[")
        for (index, point) in analytics.curve.enumerated() {
            json.raw(index == 0 ? "[" : ",[")
            json.number(point.time.milliseconds)
            json.raw(",\"")
            json.raw(point.value.description)
            json.raw("\",")
            json.string(point.benchmark?.description)
            json.raw(",\"")
            json.raw(point.contributed.description)
            json.raw("\"]")
        }
        json.raw("]}")
        return json.bytes
    }

    private static func curveFile(_ request: WebRequest) async throws -> Response {
        let analytics = try await analytics(request, try Subject(request.query))
        var text = CSVText.row(["time", "value_usd", "in_bitcoin_usd", "put_in_usd"])
        for point in analytics.curve {
            text += CSVText.row([
                point.time.description, point.value.description, point.benchmark?.description ?? "",
                point.contributed.description,
            ])
        }
        return .file(text, named: "curve.csv")
    }

    private static func lotsFile(_ request: WebRequest) async throws -> Response {
        let analytics = try await analytics(request, try Subject(request.query))
        let assets = request.view.assets
        var text = CSVText.row([
            "state", "coin", "symbol", "bought", "sold", "quantity", "cost_usd", "proceeds_usd", "gain_usd", "method",
        ])
        func add(_ state: String, _ asset: AssetID, _ cells: [String]) {
            text += CSVText.row(
                [state, assets[asset]?.name ?? asset.rawValue, assets[asset]?.symbol ?? ""] + cells
                    + [analytics.costBasis.rawValue])
        }
        for lot in analytics.heldLots {
            add(
                "held", lot.asset,
                [
                    lot.acquired.description, "", lot.quantity.description, lot.cost.description, "",
                    lot.unrealisedGain?.description ?? "",
                ])
        }
        for lot in analytics.soldLots {
            add(
                "sold", lot.asset,
                [
                    lot.acquired.description, lot.sold.description, lot.quantity.description, lot.cost.description,
                    lot.proceeds.description, lot.gain.description,
                ])
        }
        return .file(text, named: "lots.csv")
    }
}

extension Response {
    /// A table for spreadsheets, to be saved.
    fileprivate static func file(_ text: String, named name: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        headers[.cacheControl] = Caching.never.rawValue
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
