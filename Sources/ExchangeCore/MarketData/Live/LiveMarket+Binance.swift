internal import Contracts
internal import Domain
internal import Synchronization

extension LiveMarket {
    /// A pair whose price is so many times off what the coin cost when it was last seen is another coin's by that symbol.
    private static let plausibleFactor = 20.0

    /// What Binance says of those coins that it trades. When it fails and CoinCap can step in: nothing, and no new
    /// attempt for a while.
    func binanceQuotes(for coins: [CoinReference]) async throws(MarketDataError) -> [Quote] {
        let now = surroundings.now()
        if let until = state.withLock({ $0.binanceRestUntil }), until > now, coinCap != nil { return [] }
        do throws(MarketDataError) {
            let pairs = try await pairs(of: coins)
            let tickers = pairs.isEmpty ? [] : try await binance.tickers(pairs.values.sorted())
            let bySymbol = Dictionary(tickers.map { ($0.symbol, $0) }, uniquingKeysWith: { first, _ in first })
            let time = surroundings.now()
            let quotes = coins.compactMap { coin in
                pairs[coin.id].flatMap { bySymbol[$0] }.map { quote(coin.id, $0, at: time) }
            }
            state.withLock { state in
                state.binanceFailures = 0
                state.binanceRestUntil = nil
                state.binanceProblem = nil
                state.quotedByBinance = !quotes.isEmpty
            }
            return quotes
        } catch {
            state.withLock { state in
                state.binanceFailures += 1
                let pause = min(60_000, 1_000 << min(state.binanceFailures, 6))
                state.binanceRestUntil = now.adding(milliseconds: max(Int64(pause), error.retryAfterMilliseconds ?? 0))
                state.binanceProblem = error.message
                state.quotedByBinance = false
            }
            guard coinCap != nil else { throw error }
            return []
        }
    }

    func quote(_ id: AssetID, _ ticker: BinanceAnswer.Ticker, at time: Timestamp) -> Quote {
        Quote(
            asset: id, price: ticker.price, change24h: ticker.change24h,
            volume24h: ticker.volume24h.flatMap { USD(approximating: $0) }, source: "binance", time: time)
    }

    /// The shipped coins that Binance trades: the catalogue without a key.
    func tradedShippedCoins() async throws(MarketDataError) -> [ObservedAsset] {
        let coins = ShippedCoin.all.map { CoinReference(id: $0.id, symbol: $0.symbol) }
        let pairs = try await pairs(of: coins)
        let prices = try await binance.tradedPairs(of: Array(pairs.values))
        return ShippedCoin.all.compactMap { coin in
            pairs[coin.id].flatMap { prices[$0] }.map { coin.observed(price: $0) }
        }
    }

    /// Binance's pairs of coins against USDT, remembered for candles and single quotes.
    private func pairs(of coins: [CoinReference]) async throws(MarketDataError) -> [AssetID: String] {
        let prices = try await binance.tradedPairs(of: coins.map { LiveMarket.pair($0.symbol) })
        let rows = state.withLock { $0.rows }
        var pairs: [AssetID: String] = [:]
        var taken: Set<String> = []
        for coin in coins {
            let pair = LiveMarket.pair(coin.symbol)
            // Of two coins with one symbol the larger has the pair.
            guard let price = prices[pair], taken.insert(pair).inserted else { continue }
            if let known = rows[coin.id]?.asset.price.approximate ?? ShippedCoin.byID[coin.id]?.price {
                let factor = price.approximate / known
                guard factor < LiveMarket.plausibleFactor, factor > 1 / LiveMarket.plausibleFactor else { continue }
            }
            pairs[coin.id] = pair
        }
        state.withLock { $0.pairs.merge(pairs) { _, new in new } }
        return pairs
    }

    private static func pair(_ symbol: String) -> String { symbol.uppercased() + "USDT" }
}
