public import Bus
import Contracts
public import Domain
public import Handlers
import Synchronization

/// The quote book of a test: what the test says, when it says it.
public final class TradingQuotes: QuoteReading {
    private struct State {
        var markets: [AssetID: AssetMarket] = [:]
        var dayAgo: [AssetID: Price] = [:]
        var closes: [AssetID: [ClosingPrice]] = [:]
        var completing: (@Sendable ([AssetID: TimeRange]) -> [AssetID: BusError])?
    }

    private let state = Mutex(State())

    public init() {}

    public func set(_ market: AssetMarket) { state.withLock { $0.markets[market.asset.id] = market } }

    public func setDayAgo(_ price: Price, of asset: AssetID) { state.withLock { $0.dayAgo[asset] = price } }

    public func setCloses(_ closes: [ClosingPrice], of asset: AssetID) { state.withLock { $0.closes[asset] = closes } }

    /// What happens when days are to be fetched from outside; nothing unless a test says so.
    public func onCompleteDays(_ body: @escaping @Sendable ([AssetID: TimeRange]) -> [AssetID: BusError]) {
        state.withLock { $0.completing = body }
    }

    public func completeDays(of wanted: [AssetID: TimeRange]) async -> [AssetID: BusError] {
        state.withLock { $0.completing }?(wanted) ?? [:]
    }

    public func market(of asset: AssetID) -> AssetMarket? { state.withLock { $0.markets[asset] } }

    public func priceDayAgo(of asset: AssetID, now: Timestamp) -> Price? { state.withLock { $0.dayAgo[asset] } }

    public func closes(
        of assets: [AssetID], interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws -> [AssetID: [ClosingPrice]] {
        state.withLock { state in
            state.closes.filter { assets.contains($0.key) }.mapValues { closes in
                closes.filter { $0.time >= from && $0.time <= to }
            }
        }
    }

    public func observe(_ quote: Quote) {
        state.withLock { state in
            guard let market = state.markets[quote.asset] else { return }
            if let known = market.quote, known.time >= quote.time { return }
            state.markets[quote.asset] = AssetMarket(
                asset: market.asset, quote: quote, staleAfterMilliseconds: market.staleAfterMilliseconds, halt: market.halt)
        }
    }
}
