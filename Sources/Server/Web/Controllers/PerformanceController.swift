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

    /// Lots that are read at once for a file: each page computes all of them.
    private static let filePageSize = 2000

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
        var sold: SoldLotPage?
        if let before = request.query["sold"].flatMap({ Int($0) }), before > 0 {
            sold = try await soldLots(request, subject, figures, before: before, limit: PerformancePage.shownLots)
        }
        let bar = PortfolioBar(list: await list, portfolio: subject.portfolio, tab: .performance)
        return .page(
            PerformancePage(analytics: figures, assets: request.view.assets, bar: bar, query: subject.query, soldPage: sold),
            request.frame(.portfolio))
    }

    /// Lots by the method of the figures that they stand beside.
    private static func soldLots(
        _ request: WebRequest, _ subject: Subject, _ figures: PortfolioAnalytics, before: Int?, limit: Int
    ) async throws -> SoldLotPage {
        try await request.ask(
            ListSoldLots(
                credential: request.credential(), portfolio: figures.portfolio, costBasis: figures.costBasis,
                period: subject.period, before: before, limit: limit), timeout: .seconds(10))
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

    /// Lots that were sold are sent page by page as they are read, so that their number costs no memory.
    private static func lotsFile(_ request: WebRequest) async throws -> Response {
        let subject = try Subject(request.query)
        let analytics = try await analytics(request, subject)
        // The first page comes before the answer's head: what goes wrong now still becomes a page that says so.
        let first = try await soldLots(request, subject, analytics, before: nil, limit: filePageSize)
        let rows = LotCSV(assets: request.view.assets, method: analytics.costBasis)
        return .file(named: "lots.csv") { write in
            try await write(LotCSV.header + analytics.heldLots.map { rows.row($0) }.joined())
            var page = first
            while true {
                try await write(page.lots.map { rows.row($0) }.joined())
                guard let before = page.next else { break }
                page = try await soldLots(request, subject, analytics, before: before, limit: filePageSize)
            }
        }
    }
}

extension Response {
    /// A table for spreadsheets, to be saved.
    fileprivate static func file(_ text: String, named name: String) -> Response {
        file(named: name) { try await $0(text) }
    }

    /// The same, written bit by bit.
    fileprivate static func file(
        named name: String, _ body: @escaping @Sendable ((String) async throws -> Void) async throws -> Void
    ) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        headers[.cacheControl] = Caching.never.rawValue
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                // The writer cannot leave this closure.
                var parts = writer
                try await body { try await parts.write(ByteBuffer(string: $0)) }
                try await parts.finish(nil)
            })
    }
}
