public import Contracts
public import Domain

/// Recorded daily prices, played faster than they happened. Any moment can be computed, so a restart goes on where the
/// clock says, and charts show what was played before.
public struct ReplayMarket: MarketDataSource {
    /// What quotes name.
    public static let source = "replay"

    private let recording: ReplayRecording
    private let plan: ReplayPlan
    private let lastDay: Int64
    private let now: @Sendable () -> Timestamp
    private let byID: [AssetID: ReplayCoin]

    init(recording: ReplayRecording, plan: ReplayPlan, now: @escaping @Sendable () -> Timestamp) {
        self.recording = recording
        self.plan = plan
        self.now = now
        lastDay = recording.range?.upperBound ?? plan.fromDay
        byID = Dictionary(recording.coins.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public var binding: MarketBinding { MarketBinding(kind: .replay, detail: plan.detail) }

    public var label: String { "Replay " + ReplayPlan.date(min(lastDay, Timestamp(milliseconds: position(now())).epochDay)) }

    public var problem: String? {
        guard position(now()) >= (lastDay + 1) * 86_400_000 else { return nil }
        return "The recording ended on \(ReplayPlan.date(lastDay)); prices stand still."
    }

    public func pace(browsers: Int) -> MarketPace {
        MarketPace(intervalMilliseconds: 1000, staleAfterMilliseconds: 10_000, catalogueMilliseconds: 60_000)
    }

    /// The coins that have a price at the moment that is played.
    public func catalogue() async throws(MarketDataError) -> [ObservedAsset] {
        let position = position(now())
        let present = recording.coins.compactMap { coin in
            coin.price(at: position).flatMap { Price(approximating: $0) }.map { (coin, $0) }
        }
        guard !present.isEmpty else { throw MarketDataError(.notFound, "The recording has no price at \(label).") }
        return present.enumerated().map { index, entry in
            ObservedAsset(
                id: entry.0.id, symbol: entry.0.symbol, name: entry.0.name, rank: index + 1, supply: entry.0.supply,
                maxSupply: entry.0.maxSupply, price: entry.1)
        }
    }

    public func quotes(for coins: [CoinReference]) async throws(MarketDataError) -> [Quote] {
        let time = now()
        return coins.compactMap { byID[$0.id].flatMap { quote($0, at: time) } }
    }

    public func quote(for coin: CoinReference) async throws(MarketDataError) -> Quote {
        guard let known = byID[coin.id], let quote = quote(known, at: now()) else {
            throw MarketDataError(.notFound, "The recording has no price of \(coin.symbol) now.")
        }
        return quote
    }

    public func candles(
        for coin: CoinReference, interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws(MarketDataError) -> CandleSeries {
        guard let known = byID[coin.id] else {
            throw MarketDataError(.notFound, "The recording has no coin \(coin.symbol).")
        }
        let time = now()
        let computed = ComputedCandles(
            interval: interval, price: { known.price(at: position($0)) }, volume: { _ in nil })
        let candles = ComputedCandles.starts(interval: interval, from: from, to: to, now: time)
            .compactMap { computed.candle(start: $0, now: time) }
        return CandleSeries(
            asset: coin.id, interval: interval, candles: candles, hasRanges: true, recordedUntil: nil,
            note: "A recording, played at \(plan.daysPerMinute) days a minute.")
    }

    private func position(_ time: Timestamp) -> Int64 { plan.position(at: time, lastDay: lastDay) }

    private func quote(_ coin: ReplayCoin, at time: Timestamp) -> Quote? {
        let position = position(time)
        guard let value = coin.price(at: position), let price = Price(approximating: value) else { return nil }
        let before = coin.price(at: position - 86_400_000)
        return Quote(
            asset: coin.id, price: price, change24h: before.map { (value / $0 - 1) * 100 },
            volume24h: coin.volume(at: position).flatMap { USD(approximating: $0) }, source: ReplayMarket.source, time: time)
    }
}
