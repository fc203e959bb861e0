internal import Contracts
internal import Domain
internal import Hummingbird
internal import NIOCore

/// The market list, the search box and the watchlist.
enum MarketsController {
    static func add(to routes: inout Routes) {
        routes.get("/") { try await list($0) }
        routes.get("/search", ignoresSession: true) { search($0) }
        routes.post("/watchlist") { try await watch($0) }
        routes.post("/theme", proof: .sameSite) { theme($0) }
        routes.get("/robots.txt", ignoresSession: true) { _ in
            .text(.ok, "User-agent: *\nAllow: /$\nAllow: /coins/\nDisallow: /\n")
        }
    }

    private static func list(_ request: WebRequest) async throws -> Response {
        request.site.feed.pageWasServed()
        let query = MarketsQuery { request.query[$0] }
        let watched = await watchlist(request)
        let view = request.view
        let (count, rows) = view.rows(for: query, watched: watched)
        let (before, after) = MarketsPage(query: query, summary: view.table.summary, rowCount: count)
            .html(frame: request.frame(.markets))
        var body = ByteBuffer()
        body.reserveCapacity(before.utf8.count + rows.readableBytes + after.utf8.count)
        body.writeString(before)
        body.writeImmutableBuffer(rows)
        body.writeString(after)
        return .html(.ok, body, caching: request.session.info == nil ? .revalidate : .never)
    }

    /// Empty when nobody is signed in, and while the backend is away: prices go on without stars.
    static func watchlist(_ request: WebRequest) async -> Set<AssetID> {
        guard let credential = try? request.credential() else { return [] }
        let watchlist = try? await request.ask(GetWatchlist(credential: credential), timeout: .seconds(2))
        return Set(watchlist?.assets ?? [])
    }

    /// The ten largest coins whose name or symbol holds what was typed; symbols that start with it come first.
    private static func search(_ request: WebRequest) -> Response {
        let view = request.view
        let wanted = request.query.text("q").prefix(64).lowercased()
        var query = MarketsQuery()
        query.search = wanted
        let found = wanted.isEmpty ? [] : view.table.rows(for: query, watched: []).compactMap { view.assets[$0.id] }
        let first = found.filter { $0.symbol.lowercased().hasPrefix(wanted) || $0.name.lowercased().hasPrefix(wanted) }
        let firstIDs = Set(first.map(\.id))
        let coins = (first + found.filter { !firstIDs.contains($0.id) }).prefix(10)
        var json = JSONText(capacity: 1024)
        json.raw("{\"coins\":[")
        for (index, asset) in coins.enumerated() {
            json.raw(index == 0 ? "{\"id\":" : ",{\"id\":")
            json.string(asset.id.rawValue)
            json.raw(",\"symbol\":")
            json.string(asset.symbol)
            json.raw(",\"name\":")
            json.string(asset.name)
            json.raw(",\"price\":")
            json.string(view.quotes[asset.id]?.price.description)
            json.raw(",\"change\":")
            json.number(view.quotes[asset.id]?.change24h)
            json.raw("}")
        }
        json.raw("]}")
        return .json(.ok, json.bytes, caching: .briefly)
    }

    private static func watch(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        let watched = request.form["add"] != nil
        let asset = try request.asset(request.form["add"] ?? request.form["remove"])
        let list = try await request.ask(SetWatched(credential: credential, asset: asset.id, watched: watched))
        if request.wantsJSON {
            return try .json(.ok, ["watched": list.assets.map(\.rawValue).sorted()])
        }
        return .seeOther(returnPath(request))
    }

    private static func theme(_ request: WebRequest) -> Response {
        let theme = request.form["theme"].flatMap { Theme(rawValue: $0) } ?? .system
        return .seeOther(returnPath(request), cookies: [request.site.cookies.theme(theme)])
    }

    /// Where the form's page was.
    static func returnPath(_ request: WebRequest) -> String {
        LocalPath.safe(request.form["return"] ?? request.form["next"])
    }
}
