internal import Bus
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Answers every request of the site: finds the route, checks what may be checked before a handler runs, and turns
/// errors into pages.
struct WebResponder: HTTPResponder {
    typealias Context = WebContext

    static let maximumPathBytes = 4096

    let site: Site
    let routes: Routes
    private let api: APIResponder
    private let binance: BinanceAPI
    private let securityHeaders: SecurityHeaders

    init(site: Site) {
        self.site = site
        routes = Routes.all
        api = APIResponder(site: site)
        binance = BinanceAPI(site: site)
        securityHeaders = SecurityHeaders(overTLS: site.settings.isEncrypted)
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        site.requestsInProgress.add(1, ordering: .relaxed)
        defer { site.requestsInProgress.subtract(1, ordering: .relaxed) }
        var response = await answer(request, context)
        securityHeaders.add(to: &response.headers)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, _ context: WebContext) async -> Response {
        if request.head.path?.hasPrefix(BinanceAPI.prefix) == true {
            return await binance.respond(to: request, channel: context.channel)
        }
        var web = WebRequest(
            site: site, head: request.head, parameters: [], query: FormValues(), form: FormValues(), session: .anonymous,
            channel: context.channel, now: site.now(), context: MessageContext(sender: "web"))
        do {
            let path = request.head.path ?? "/"
            guard path.utf8.count <= WebResponder.maximumPathBytes else { throw WebError.badRequest("The address is too long.") }
            let mark = path.utf8.firstIndex(of: UInt8(ascii: "?")) ?? path.endIndex
            if APIResponder.takes(path[..<mark]) {
                return await api.respond(
                    to: request, context, path: path[..<mark], query: path[mark...].dropFirst(), trace: web.context)
            }
            if let asset = site.assets.entry(at: String(path[..<mark])) {
                guard request.method == .get || request.method == .head else {
                    throw WebError.methodNotAllowed(allowed: "GET, HEAD")
                }
                return site.assets.response(asset, to: request.head)
            }
            guard let (route, parameters) = routes.find(path[..<mark]) else {
                web = await identified(web)
                throw WebError.notFound(what: "page")
            }
            guard let query = FormValues(path.utf8[mark...].dropFirst()) else {
                throw WebError.badRequest("The address holds something that cannot be read.")
            }
            web = web.with(parameters: parameters, query: query)
            if !route.ignoresSession { web = await identified(web) }
            switch (request.method, route.get, route.post) {
            case (.get, let handler?, _), (.head, let handler?, _):
                return try await handler(web)
            case (.post, _, let handler?):
                web = web.with(form: try await FormReader.form(of: request, channel: context.channel, settings: site.settings))
                guard FormProof.holds(route.proof, for: web) else { throw WebError.forbidden }
                return try await handler(web)
            default:
                throw WebError.methodNotAllowed(allowed: route.allowed)
            }
        } catch {
            return ErrorAnswers.response(to: error, for: web)
        }
    }

    private func identified(_ request: WebRequest) async -> WebRequest {
        guard let token = request.cookies[site.cookies.sessionName], !token.isEmpty else { return request }
        return request.with(session: await site.sessions.session(token: token, now: request.now))
    }
}

extension WebRequest {
    fileprivate func with(
        parameters: [String]? = nil, query: FormValues? = nil, form: FormValues? = nil, session: SessionState? = nil
    ) -> WebRequest {
        WebRequest(
            site: site, head: head, parameters: parameters ?? self.parameters, query: query ?? self.query,
            form: form ?? self.form, session: session ?? self.session, channel: channel, now: now, context: context)
    }
}
