import Bus
import Contracts
import Domain
import Storage
import Testing

@testable import Handlers

struct WatchlistTests {
    @Test
    func `Coins are put on the list and taken off, each user's own`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let other = try await opened.register("Grace")
        try await opened.store.write { transaction in
            for id in ["bitcoin", "ethereum"] {
                let asset = Asset(
                    id: AssetID(id), symbol: id, name: id, rank: nil, supply: nil, maxSupply: nil, quantityDecimals: 8)
                _ = try transaction.list(asset, at: Timestamp(milliseconds: 0))
            }
        }
        func watch(_ id: String, _ watched: Bool = true) async throws -> [String] {
            try await opened.accounts.setWatched(
                SetWatched(credential: session.credential, asset: AssetID(id), watched: watched)
            ).assets.map(\.rawValue)
        }
        #expect(try await watch("ethereum") == ["ethereum"])
        opened.pass(.seconds(1))
        #expect(try await watch("bitcoin") == ["ethereum", "bitcoin"])
        #expect(try await watch("ethereum") == ["ethereum", "bitcoin"])
        #expect(try await watch("ethereum", false) == ["bitcoin"])
        #expect(try await watch("ethereum", false) == ["bitcoin"])
        for unknown in ["", "USD", "unheard-of", "'; DROP TABLE watchlist; --", "<script>"] {
            #expect(await code { try await watch(unknown) } == .notFound)
        }
        #expect(
            try await opened.accounts.watchlist(GetWatchlist(credential: session.credential)).assets
                == ["bitcoin"].map { AssetID($0) })
        #expect(try await opened.accounts.watchlist(GetWatchlist(credential: other.credential)).assets.isEmpty)
        let forged = Credential.session(String(repeating: "0", count: 64))
        #expect(await code { try await opened.accounts.watchlist(GetWatchlist(credential: forged)) } == .unauthenticated)
        #expect(
            await code {
                try await opened.accounts.setWatched(SetWatched(credential: forged, asset: AssetID("bitcoin"), watched: true))
            } == .unauthenticated)
        await opened.close()
    }

    @Test
    func `The account page shows cash, funds and open sessions`() async throws {
        let opened = try await OpenedAccounts()
        let start = opened.now
        let session = try await opened.register()
        opened.pass(.seconds(5))
        _ = try await opened.logIn(address: "2001:db8::7")
        let account = try await opened.accounts.overview(GetAccount(credential: session.credential))
        #expect(account.userName == "Ada")
        #expect(account.createdAt == start)
        #expect(account.cash == USD(10_000))
        #expect(account.fundsLeftToday == USD(7))
        #expect(account.fundsPerDay == USD(10))
        #expect(Set(account.sessions.map(\.remoteAddress)) == ["192.0.2.1", "2001:db8::7"])
        #expect(account.sessions.filter(\.isCurrent).map(\.remoteAddress) == ["192.0.2.1"])
        await opened.close()
    }
}
