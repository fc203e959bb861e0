internal import Synchronization

/// Keeps the pairs of the market's last moment: they are put together once for all requests of that moment.
final class BinancePairBook: Sendable {
    private let last = Mutex<(view: MarketView, pairs: BinancePairs)?>(nil)

    func pairs(of view: MarketView) -> BinancePairs {
        if let pairs = last.withLock({ $0?.view === view ? $0?.pairs : nil }) { return pairs }
        let pairs = BinancePairs(view.assets.values)
        last.withLock { $0 = (view, pairs) }
        return pairs
    }
}
