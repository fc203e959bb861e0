import Domain
import Storage
import Synchronization

/// Folds accepted quotes into minute bars and writes them to the market's file now and then.
final class BarKeeper: Sendable {
    private let folder = Mutex(BarFolder())
    private let store: MarketStore

    init(store: MarketStore) { self.store = store }

    /// Adds accepted quotes. `interval` is the source's normal milliseconds between two observations. A quote of another
    /// time than about `now` (a source's clock that is off) goes into the running minute or, when old, into none.
    func fold(_ quotes: [Quote], interval: Int64, now: Timestamp) {
        let longestGap = max(90_000, 2 * interval)
        folder.withLock { folder in
            for quote in quotes where now.millisecondsSince(quote.time) < 3_600_000 {
                folder.fold(quote.price, of: quote.asset, at: min(quote.time, now), longestGap: longestGap)
            }
        }
    }

    /// Minute bars that are not stored yet, and the stretch of unbroken observation that they belong to.
    func pending(of asset: AssetID) -> (bars: [HistoryBar], observed: TimeRange?) {
        folder.withLock { ($0.bars(of: asset), $0.observed(of: asset)) }
    }

    func pending(of assets: [AssetID]) -> [AssetID: [HistoryBar]] {
        folder.withLock { folder in
            Dictionary(uniqueKeysWithValues: assets.map { ($0, folder.bars(of: $0)) })
        }
    }

    /// Stores bars of minutes that are over; all of them when the exchange stops. What cannot be stored stays for later.
    func flush(now: Timestamp, includingOpen: Bool = false) async throws {
        let folded = folder.withLock { $0.folded(at: now, includingOpen: includingOpen) }
        guard !folded.isEmpty else { return }
        try await store.storeObserved(folded)
        folder.withLock { $0.remove(folded) }
    }

    func reset() { folder.withLock { $0.reset() } }
}
