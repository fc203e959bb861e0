public import Contracts
public import Domain
internal import Logging
internal import Synchronization

/// The real market, now. Binance gives prices and candles, without a key. With a key, CoinCap gives the catalogue,
/// supplies and ranks, and the prices of coins that Binance does not trade, as often as its credits allow.
public final class LiveMarket: MarketDataSource {
    struct State {
        /// Pairs by coin, of those that Binance trades.
        var pairs: [AssetID: String] = [:]
        var coins: [CoinReference] = []
        /// CoinCap's last word on each coin.
        var rows: [AssetID: CoinCapAnswer.Row] = [:]
        var listed: Timestamp?
        var lastCoinCapPrices: Timestamp?
        var binanceFailures = 0
        var binanceRestUntil: Timestamp?
        var binanceProblem: String?
        var coinCapProblem: String?
        var quotedByBinance = false
        var browsers = 0
    }

    let binance: BinanceClient
    let coinCap: CoinCapClient?
    let coinCount: Int
    let surroundings: Surroundings
    let logger: Logger
    let state = Mutex(State())

    init(
        binance: BinanceClient, coinCap: CoinCapClient?, coinCount: Int, surroundings: Surroundings, logger: Logger
    ) {
        self.binance = binance
        self.coinCap = coinCap
        self.coinCount = coinCount
        self.surroundings = surroundings
        self.logger = logger
    }

    public var binding: MarketBinding { MarketBinding(kind: .live, detail: "") }

    public var label: String {
        state.withLock { state in
            if state.quotedByBinance { return "Binance" }
            if coinCap != nil, state.lastCoinCapPrices != nil || state.listed != nil { return "CoinCap" }
            return coinCap == nil ? "Binance" : "Binance and CoinCap"
        }
    }

    public var credits: (used: Int, allowed: Int)? { coinCap.map { ($0.budget.used, $0.budget.allowed) } }

    public var problem: String? {
        let (binance, coinCap, quoted) = state.withLock { ($0.binanceProblem, $0.coinCapProblem, $0.quotedByBinance) }
        if let binance { return coinCap.map { binance + " " + $0 } ?? binance }
        return quoted ? nil : coinCap
    }

    public func pace(browsers: Int) -> MarketPace {
        let (quotedByBinance, coins) = state.withLock { state in
            state.browsers = browsers
            return (state.quotedByBinance || coinCap == nil, state.coins.count)
        }
        let interval: Int64
        if quotedByBinance {
            interval = browsers > 0 ? 2_000 : 10_000
        } else {
            interval = coinCapPace(symbols: max(coins, coinCount), browsers: browsers) ?? 3_600_000
        }
        return MarketPace(
            intervalMilliseconds: interval, staleAfterMilliseconds: min(300_000, max(15_000, 3 * interval)),
            catalogueMilliseconds: 86_400_000)
    }

    public func refresh() {
        state.withLock { state in
            state.lastCoinCapPrices = nil
            state.binanceRestUntil = nil
        }
        binance.forgetPairs()
    }

    public func catalogue() async throws(MarketDataError) -> [ObservedAsset] {
        let assets: [ObservedAsset]
        if let coinCap {
            assets = listed(try await coinCap.list(limit: coinCount))
        } else {
            assets = try await tradedShippedCoins()
        }
        state.withLock { $0.coins = assets.map { CoinReference(id: $0.id, symbol: $0.symbol) } }
        return assets
    }

    public func quotes(for coins: [CoinReference]) async throws(MarketDataError) -> [Quote] {
        var quotes = try await binanceQuotes(for: coins)
        let quoted = Set(quotes.map(\.asset))
        quotes += try await coinCapQuotes(for: coins.filter { !quoted.contains($0.id) })
        return quotes
    }

    public func quote(for coin: CoinReference) async throws(MarketDataError) -> Quote {
        var failure = MarketDataError(.notFound, "No source quotes \(coin.symbol).")
        if let pair = state.withLock({ $0.pairs[coin.id] }) {
            do throws(MarketDataError) {
                return quote(coin.id, try await binance.ticker(pair), at: surroundings.now())
            } catch {
                failure = error
            }
        }
        guard let coinCap else { throw failure }
        let row = try await coinCap.coin(coin.id)
        state.withLock { $0.rows[coin.id] = row }
        return quote(row, price: row.asset.price, at: surroundings.now())
    }

    public func candles(
        for coin: CoinReference, interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws(MarketDataError) -> CandleSeries {
        if let pair = state.withLock({ $0.pairs[coin.id] }) {
            let candles = try await binance.candles(pair, interval: interval, from: from, to: to)
            return CandleSeries(asset: coin.id, interval: interval, candles: candles, hasRanges: true, recordedUntil: nil)
        }
        guard let coinCap else { throw MarketDataError(.notFound, "No source has a history of \(coin.symbol).") }
        let points = try await coinCap.history(coin.id, interval: interval, from: from, to: to)
        return CandleSeries(
            asset: coin.id, interval: interval, candles: LiveMarket.candles(points, interval: interval, from: from, to: to),
            hasRanges: false, recordedUntil: nil)
    }
}
