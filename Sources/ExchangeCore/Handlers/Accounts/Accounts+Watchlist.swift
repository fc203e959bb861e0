import Bus
import Contracts
import Domain
import Storage

extension Accounts {
    /// More coins than any market here lists; a bound all the same.
    private static let maximumWatched = 500

    func watchlist(_ request: GetWatchlist) async throws -> Watchlist {
        let user = try verify(request.credential, for: .read).user
        return Watchlist(assets: try await store.query { try $0.watchlist(of: user) })
    }

    func setWatched(_ request: SetWatched) async throws -> Watchlist {
        let user = try verify(request.credential).user
        let time = now()
        return try await store.commit { transaction in
            guard try transaction.setWatched(request.asset, request.watched, by: user, at: time) else {
                throw BusError(.notFound, "This coin is not known here.", field: "asset")
            }
            let assets = try transaction.watchlist(of: user)
            guard assets.count <= Self.maximumWatched else {
                throw BusError(
                    .invalidInput, "A watchlist holds at most \(Self.maximumWatched) coins. Please take one off first.",
                    field: "asset")
            }
            return Watchlist(assets: assets)
        }
    }
}
