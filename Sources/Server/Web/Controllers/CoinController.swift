internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// The desk: a coin's page with its chart, the ticket and what the visitor trades in it.
enum CoinController {
    static func add(to routes: inout Routes) {
        routes.get("/desk") { desk($0) }
        routes.get("/coins/:") { try await page($0) }
        routes.get("/coins/:/candles", ignoresSession: true) { try await candles($0) }
        routes.get("/coins/:/panel") { try await panel($0) }
        routes.get("/coins/:/marks") { try await marks($0) }
    }

    /// The desk of the coin that was looked at last, else of the largest one.
    private static func desk(_ request: WebRequest) -> Response {
        let view = request.view
        let last = request.cookies[CoinPage.lastCoinCookie].map { AssetID($0) }
        if let last, view.assets[last] != nil { return .seeOther("/coins/\(MarketsQuery.percentEncoded(last.rawValue))") }
        let first = view.assets.values.min { ($0.rank ?? .max, $0.id) < ($1.rank ?? .max, $1.id) }
        return .seeOther(first.map { "/coins/\(MarketsQuery.percentEncoded($0.id.rawValue))" } ?? "/")
    }

    private static func page(_ request: WebRequest) async throws -> Response {
        request.site.feed.pageWasServed()
        let asset = try request.asset(request.parameters[0])
        var form = FormState()
        for name in OrderForm.fields + ["portfolio"] { form.values[name] = request.query[name].map { String($0.prefix(64)) } }
        return await response(request, asset, form: form, clientOrderID: request.site.token(), status: .ok)
    }

    /// The coin's page with a ticket as it was typed.
    static func response(
        _ request: WebRequest, _ asset: Asset, form: FormState, clientOrderID: String, preview: TicketPreview? = nil,
        status: HTTPResponse.Status
    ) async -> Response {
        let view = request.view
        var page = CoinPage(
            asset: asset, quote: view.quotes[asset.id], form: form, clientOrderID: clientOrderID, rules: view.rules,
            blockedReason: blockedReason(asset, view, request))
        page.preview = preview
        page.intervalMilliseconds = view.status?.intervalMilliseconds ?? 0
        page.isHalted = view.haltReason(of: asset.id) != nil
        async let range = dayRange(of: asset, request)
        if let credential = try? request.credential() {
            async let watched = MarketsController.watchlist(request)
            async let list = PortfoliosController.list(request)
            // A ticket that was sent goes on being for the portfolio that it was for.
            let wanted = portfolio(form.values["portfolio"])
            page.panel = await panel(of: asset, DeskTab(request.query["tab"]), in: wanted, credential, request)
            page.isWatched = await watched.contains(asset.id)
            page.portfolio = wanted ?? page.panel?.portfolio?.portfolio
            if let list = await list, list.portfolios.count > 1 {
                page.portfolioName = list.portfolios.first { $0.id == page.portfolio }?.name
            }
            if let portfolio = page.panel?.portfolio {
                page.cash = portfolio.cash
                page.holding = page.panel?.available ?? Quantity(steps: 0, decimals: asset.quantityDecimals)
            }
            // The questions just asked may have found that the backend is away.
            page.blockedReason = blockedReason(asset, view, request)
        }
        page.dayRange = await range?.including(view.quotes[asset.id]?.price)
        let frame = request.frame(.desk)
        let caching: Response.Caching = request.session.info == nil ? .revalidate : .never
        return .html(status, page.html(frame: frame), caching: caching)
    }

    private static func blockedReason(_ asset: Asset, _ view: MarketView, _ request: WebRequest) -> String? {
        if let reason = view.haltReason(of: asset.id) { return "Trading is halted: \(reason)" }
        if asset.state == .suspended { return "\(asset.name) is suspended: its source quotes it no more." }
        if request.site.health.isAway { return BackendHealth.awayText }
        return nil
    }

    private static func dayRange(of asset: Asset, _ request: WebRequest) async -> DayRanges.DayRange? {
        await request.site.dayRanges.range(of: asset.id, now: request.now) {
            let day = GetCandles(
                asset: asset.id, interval: .fiveMinutes, from: request.now.adding(milliseconds: -86_400_000), to: request.now)
            guard let series = try? await request.ask(day, timeout: .seconds(2)) else { return nil }
            return DayRanges.DayRange(series.candles)
        }
    }

    /// The portfolio that a page says it is about; nil for the active one.
    private static func portfolio(_ text: String?) -> PortfolioID? {
        text.flatMap { Int64($0) }.flatMap { $0 > 0 ? PortfolioID($0) : nil }
    }

    /// What the visitor trades in this coin; what cannot be had now is left out and said.
    private static func panel(
        of asset: Asset, _ tab: DeskTab, in chosen: PortfolioID?, _ credential: Credential, _ request: WebRequest
    ) async -> DeskPanel {
        let limit: Duration = .seconds(2)
        var panel = DeskPanel(asset: asset, tab: tab)
        async let portfolio = try? request.ask(GetPortfolio(credential: credential, portfolio: chosen), timeout: limit)
        async let open = try? request.ask(
            ListOrders(
                credential: credential, portfolio: chosen, asset: asset.id, isOpen: true, limit: DeskPanel.openLimit),
            timeout: limit)
        switch tab {
        case .open, .position: break
        case .history:
            panel.past = try? await request.ask(
                ListOrders(
                    credential: credential, portfolio: chosen, asset: asset.id, isOpen: false, limit: DeskPanel.limit),
                timeout: limit)
        case .fills:
            panel.fills = try? await request.ask(
                ListFills(credential: credential, portfolio: chosen, asset: asset.id, limit: DeskPanel.limit), timeout: limit
            ).fills
        }
        panel.portfolio = await portfolio
        panel.open = await open
        return panel
    }

    private static func panel(_ request: WebRequest) async throws -> Response {
        let asset = try request.asset(request.parameters[0])
        let panel = await panel(
            of: asset, DeskTab(request.query["tab"]), in: portfolio(request.query["portfolio"]), try request.credential(),
            request)
        return .html(.ok, panel.html(in: request.frame(.desk)), caching: .never)
    }

    /// The visitor's open orders and fills for the chart to draw.
    private static func marks(_ request: WebRequest) async throws -> Response {
        let asset = try request.asset(request.parameters[0])
        let credential = try request.credential()
        let chosen = portfolio(request.query["portfolio"])
        async let open = request.ask(
            ListOrders(credential: credential, portfolio: chosen, asset: asset.id, isOpen: true, limit: DeskPanel.openLimit))
        async let fills = request.ask(
            ListFills(credential: credential, portfolio: chosen, asset: asset.id, limit: DeskMarks.fillLimit))
        let portfolio = try? await request.ask(GetPortfolio(credential: credential, portfolio: chosen), timeout: .seconds(2))
        let marks = DeskMarks(
            asset: asset, orders: try await open.orders, fills: try await fills.fills, cash: portfolio?.cash,
            holding: portfolio.map { DeskPanel.available(of: asset, in: $0) })
        return try .json(.ok, marks)
    }

    private static func candles(_ request: WebRequest) async throws -> Response {
        let asset = try request.asset(request.parameters[0])
        let window = ChartWindow(request.query, now: request.now)
        let series = try await request.ask(
            GetCandles(asset: asset.id, interval: window.interval, from: window.from, to: window.to), timeout: .seconds(10))
        return .json(.ok, CandleJSON.bytes(series), caching: .briefly)
    }
}
