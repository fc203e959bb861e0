public import Contracts
public import Domain

/// A market without a network: a hundred real coins, from the prices of one real moment on. Needs no state: a restart
/// and a look back see the same prices.
public struct SimulatedMarket: MarketDataSource {
    /// What quotes name.
    public static let source = "simulated"

    private let seed: UInt64
    private let now: @Sendable () -> Timestamp
    private let coins: [SimulatedCoin]
    private let byID: [AssetID: SimulatedCoin]

    /// - Parameters:
    ///   - seed: another seed is another market.
    ///   - count: so many of the largest coins, at most a hundred.
    public init(seed: UInt64, count: Int = 100, now: @escaping @Sendable () -> Timestamp) {
        self.seed = seed
        self.now = now
        coins = ShippedCoin.all.prefix(max(1, count)).map { SimulatedCoin($0, seed: seed) }
        byID = Dictionary(uniqueKeysWithValues: coins.map { ($0.coin.id, $0) })
    }

    public var binding: MarketBinding { MarketBinding(kind: .simulated, detail: "seed \(seed)") }
    public var label: String { "Simulated" }

    public func pace(browsers: Int) -> MarketPace {
        MarketPace(intervalMilliseconds: 1000, staleAfterMilliseconds: 10_000, catalogueMilliseconds: 86_400_000)
    }

    public func catalogue() async throws(MarketDataError) -> [ObservedAsset] {
        let time = now()
        return coins.compactMap { coin in
            coin.price(at: time).flatMap { Price(approximating: $0) }.map { coin.coin.observed(price: $0) }
        }
    }

    public func quotes(for coins: [CoinReference]) async throws(MarketDataError) -> [Quote] {
        let time = now()
        return coins.compactMap { byID[$0.id].flatMap { quote($0, at: time) } }
    }

    public func quote(for coin: CoinReference) async throws(MarketDataError) -> Quote {
        guard let known = byID[coin.id], let quote = quote(known, at: now()) else {
            throw MarketDataError(.notFound, "The simulated market has no coin \(coin.id).")
        }
        return quote
    }

    public func candles(
        for coin: CoinReference, interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws(MarketDataError) -> CandleSeries {
        guard let known = byID[coin.id] else {
            throw MarketDataError(.notFound, "The simulated market has no coin \(coin.id).")
        }
        return known.series(interval: interval, from: from, to: to, now: now())
    }

    private func quote(_ coin: SimulatedCoin, at time: Timestamp) -> Quote? {
        guard let value = coin.price(at: time), let price = Price(approximating: value) else { return nil }
        return Quote(
            asset: coin.coin.id, price: price, change24h: coin.change(at: time, price: value),
            volume24h: USD(approximating: coin.volume(at: time)), source: SimulatedMarket.source, time: time)
    }
}
