internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The plain listener: sends browsers to the encrypted site and answers health checks itself.
struct RedirectResponder: HTTPResponder {
    typealias Context = WebContext

    let site: WebResponder
    let listening: Listening
    /// The names that the site may be reached by, in lower case.
    let names: Set<String>

    init(site: WebResponder, listening: Listening, settings: WebSettings) {
        self.site = site
        self.listening = listening
        names = Set((settings.hostNames + ["localhost", settings.listen.host]).map { $0.lowercased() })
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let path = request.head.path ?? "/"
        let bare = path.prefix { $0 != "?" }
        if APIResponder.takes(bare) {
            // A program that is sent on would go on telling its key to everybody on the way. (RFC 9110 section 15.5.4)
            var refusal = APIProblem(
                .insecure, "Use https. What was sent was readable on the way: make a new key, and revoke this one."
            )
            .response(trace: "none")
            SecurityHeaders(overTLS: false).add(to: &refusal.headers)
            return refusal
        }
        if bare == "/healthz" || bare == "/readyz" { return try await site.respond(to: request, context: context) }
        var response: Response
        if path.hasPrefix("/"), let host = knownHost(request.head.authority, context.channel), let port = listening.sitePort {
            var headers = HTTPFields()
            headers[.location] = "https://" + host + (port == 443 ? "" : ":\(port)") + path
            headers[.cacheControl] = Response.Caching.never.rawValue
            response = Response(status: .permanentRedirect, headers: headers)
        } else {
            response = .text(
                .misdirectedRequest, "This exchange is not known by that name. Use https and one of its own names.\n")
        }
        SecurityHeaders(overTLS: false).add(to: &response.headers)
        return response
    }

    /// The host of a `Host` header if it is this machine: one of its names, or the very address that was connected to.
    /// Any other would make this an open redirect.
    private func knownHost(_ authority: String?, _ channel: any Channel) -> String? {
        guard let authority = authority?.lowercased() else { return nil }
        var host = authority[...]
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            host = host[host.index(after: host.startIndex)..<end]
        } else if let colon = host.firstIndex(of: ":") {
            host = host[..<colon]
        }
        let name = String(host)
        guard names.contains(name) || name == channel.localAddress?.ipAddress else { return nil }
        return name.contains(":") ? "[\(name)]" : name
    }
}
