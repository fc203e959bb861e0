internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import NIOCore

/// A request that has been routed, with what its handler needs to know.
struct WebRequest: Sendable {
    let site: Site
    let head: HTTPRequest
    /// What stood in the places of a route's `:`, decoded.
    let parameters: [String]
    let query: FormValues
    /// The fields of a posted form; empty for other requests.
    let form: FormValues
    let session: SessionState
    let channel: any Channel
    let now: Timestamp
    /// The story that all messages sent for this request belong to.
    let context: MessageContext

    var headers: HTTPFields { head.headerFields }
    var cookies: Cookies { Cookies(head.headerFields) }
    /// Path and query as the browser sent them.
    var path: String { head.path ?? "/" }
    var view: MarketView { site.board.view }

    /// The browser's address, without its port.
    var remoteAddress: String { channel.remoteAddress?.ipAddress ?? "unknown" }

    /// Whether a script asks, not a person's browser for a page.
    var wantsJSON: Bool { headers[.accept]?.contains("application/json") ?? false }

    /// The user's credential. Throws what an unauthenticated visitor gets: the way to the sign-in page, or why nobody
    /// can say who it is.
    func credential() throws -> Credential {
        switch session {
        case .signedIn(_, let token): return .session(token)
        case .unknown(let error): throw error
        case .anonymous, .ended: throw BusError(.unauthenticated, "Sign in first.")
        }
    }

    /// Asks the backend on behalf of this request.
    func ask<R: Request>(_ request: R, timeout: Duration = .seconds(5)) async throws -> R.Reply {
        do {
            let reply = try await site.bus.request(request, timeout: timeout, context: context)
            site.health.noteAnswer()
            return reply
        } catch {
            site.health.note(error)
            throw error
        }
    }

    /// The coin that an address or a form names. Throws `notFound`.
    func asset(_ id: String?) throws -> Asset {
        guard let id, let asset = view.assets[AssetID(id)] else {
            throw WebError.notFound(what: "coin")
        }
        return asset
    }

    func frame(_ place: Place, csrfToken: String? = nil, notice: Notice? = nil) -> Frame {
        let view = view
        var problem = site.health.problem
        if problem == nil, case .unknown = session { problem = BackendHealth.awayText }
        return Frame(
            place: place, userName: session.info?.userName, csrfToken: csrfToken ?? session.info?.csrfToken,
            theme: cookies[Theme.cookieName].flatMap { Theme(rawValue: $0) } ?? .system, market: view.status, now: now,
            halts: view.halts, problem: problem, notice: notice, path: path)
    }
}
