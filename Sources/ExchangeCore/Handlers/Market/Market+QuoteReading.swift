public import Bus
import Contracts
public import Domain
import Storage

extension Market: QuoteReading {
    public func market(of asset: AssetID) -> AssetMarket? { book.market(of: asset) }

    public func priceDayAgo(of asset: AssetID, now: Timestamp) -> Price? { book.priceDayAgo(of: asset) }

    public func completeDays(of wanted: [AssetID: TimeRange]) async -> [AssetID: BusError] {
        // Of coins that nobody ever listed there is nothing to ask.
        await dailyCloses.complete(wanted.filter { book.market(of: $0.key) != nil })
    }

    public func observe(_ quote: Quote) {
        let applied = book.observe(quote)
        bars.fold(applied.accepted, interval: book.status(now: now()).intervalMilliseconds, now: now())
    }

    public func closes(
        of assets: [AssetID], interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws -> [AssetID: [ClosingPrice]] {
        let end = min(to, now()).adding(milliseconds: 1)
        let closes = try await marketStore.closes(
            of: assets, interval: interval, range: TimeRange(from: from, to: end), pending: bars.pending(of: assets))
        return closes.mapValues { list in
            list.compactMap { close in
                let time = close.start.adding(milliseconds: interval.milliseconds)
                return time <= end ? ClosingPrice(time: time, price: close.price) : nil
            }
        }
    }
}
