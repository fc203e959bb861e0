internal import Contracts
internal import Domain
internal import Hummingbird

/// The coins that a user watches.
enum WatchlistResource {
    private static let coin = APIParameter("asset", .asset, "The coin's id.")

    static let operations: [APIOperation] = [
        APIOperation(
            method: .get, path: "/watchlist", name: "getWatchlist", area: "Account", summary: "The coins that you watch",
            note: "The first that was put on it first.", access: .read, answer: .json(.watchlist), handler: { try await get($0) }),
        APIOperation(
            method: .put, path: "/watchlist/{asset}", name: "watchAsset", area: "Account", summary: "Put a coin on the watchlist",
            note: "Saying it twice changes nothing.", access: .trade, inPath: [coin], answer: .json(.watchlist),
            problems: [.refused], handler: { try await set($0, watched: true) }),
        APIOperation(
            method: .delete, path: "/watchlist/{asset}", name: "unwatchAsset", area: "Account",
            summary: "Take a coin off the watchlist", note: "Saying it twice changes nothing.", access: .trade, inPath: [coin],
            answer: .json(.watchlist), problems: [.refused], handler: { try await set($0, watched: false) }),
    ]

    private static func get(_ request: APIRequest) async throws -> Response {
        answer(try await request.ask(GetWatchlist(credential: request.credential())), request)
    }

    private static func set(_ request: APIRequest, watched: Bool) async throws -> Response {
        guard let asset = request.asset else { throw APIProblem.notFound("coin") }
        let list = try await request.ask(SetWatched(credential: request.credential(), asset: asset, watched: watched))
        return answer(list, request)
    }

    private static func answer(_ list: Watchlist, _ request: APIRequest) -> Response {
        request.json { json in
            json.object { json in
                json.name("assets")
                json.list(list.assets) { $0.value($1.rawValue) }
            }
        }
    }
}
