internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// A coin's page and its chart.
enum CoinController {
    static func add(to routes: inout Routes) {
        routes.get("/coins/:") { try await page($0) }
        routes.get("/coins/:/candles", ignoresSession: true) { try await candles($0) }
    }

    private static func page(_ request: WebRequest) async throws -> Response {
        request.site.feed.pageWasServed()
        let asset = try request.asset(request.parameters[0])
        var form = FormState()
        for name in ["side", "mode", "size"] { form.values[name] = request.query[name].map { String($0.prefix(64)) } }
        return await response(request, asset, form: form, clientOrderID: request.site.token(), status: .ok)
    }

    /// The coin's page with a ticket as it was typed.
    static func response(
        _ request: WebRequest, _ asset: Asset, form: FormState, clientOrderID: String, status: HTTPResponse.Status
    ) async -> Response {
        let view = request.view
        var page = CoinPage(
            asset: asset, quote: view.quotes[asset.id], form: form, clientOrderID: clientOrderID,
            feeBasisPoints: view.terms.feeBasisPoints, minimumOrder: view.terms.minimumOrder,
            blockedReason: blockedReason(asset, view, request))
        if let credential = try? request.credential() {
            async let watched = MarketsController.watchlist(request)
            async let portfolio = try? request.ask(GetPortfolio(credential: credential), timeout: .seconds(2))
            async let orders = try? request.ask(
                ListOrders(credential: credential, asset: asset.id, limit: 20), timeout: .seconds(2))
            page.isWatched = await watched.contains(asset.id)
            if let portfolio = await portfolio {
                page.cash = portfolio.cash
                page.position = portfolio.positions.first { $0.asset == asset.id }
                page.holding = page.position?.quantity ?? Quantity(steps: 0, decimals: asset.quantityDecimals)
            }
            page.orders = await orders?.orders ?? []
            // The questions just asked may have found that the backend is away.
            page.blockedReason = blockedReason(asset, view, request)
        }
        let frame = request.frame(.elsewhere)
        let caching: Response.Caching = request.session.info == nil ? .revalidate : .never
        return .html(status, page.html(frame: frame), caching: caching)
    }

    private static func blockedReason(_ asset: Asset, _ view: MarketView, _ request: WebRequest) -> String? {
        if let reason = view.haltReason(of: asset.id) { return "Trading is halted: \(reason)" }
        if asset.state == .suspended { return "\(asset.name) is suspended: its source quotes it no more." }
        if request.site.health.isAway { return BackendHealth.awayText }
        return nil
    }

    private static func candles(_ request: WebRequest) async throws -> Response {
        let asset = try request.asset(request.parameters[0])
        let range = request.query["range"].flatMap { ChartRange(rawValue: $0) } ?? .day
        let (interval, from, to) = range.slots(until: request.now)
        let series = try await request.ask(
            GetCandles(asset: asset.id, interval: interval, from: from, to: to), timeout: .seconds(10))
        return .json(.ok, CandleJSON.bytes(series), caching: .briefly)
    }
}
