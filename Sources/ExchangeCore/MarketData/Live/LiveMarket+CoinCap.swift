internal import Contracts
internal import Domain
internal import Logging
internal import Synchronization

extension LiveMarket {
    /// How far a price may be off the last one before the answer is doubted.
    private static let doubtfulFactor = 1.5

    /// Milliseconds between two questions for prices; nil when no credits are left for them.
    func coinCapPace(symbols: Int, browsers: Int) -> Int64? {
        let credits = CreditBudget.cost(bytes: CoinCapClient.expectedBytes(symbols: symbols))
        return coinCap?.budget.paceMilliseconds(credits: credits, purpose: .quotes, browsers: browsers)
    }

    /// Remembers a list, and makes the catalogue of it.
    func listed(_ rows: CoinCapAnswer.Rows) -> [ObservedAsset] {
        let now = surroundings.now()
        state.withLock { state in
            for row in rows.rows { state.rows[row.asset.id] = row }
            state.listed = now
        }
        return rows.rows.map(\.asset)
    }

    /// What CoinCap says of `coins`, when it is time to ask: the list itself right after it came, prices by symbol later.
    func coinCapQuotes(for coins: [CoinReference]) async throws(MarketDataError) -> [Quote] {
        guard let coinCap, !coins.isEmpty else { return [] }
        let now = surroundings.now()
        let (rows, listed, last, browsers) = state.withLock { ($0.rows, $0.listed, $0.lastCoinCapPrices, $0.browsers) }
        if let listed, last == nil || last! < listed {
            state.withLock { $0.lastCoinCapPrices = listed }
            return coins.compactMap { coin in rows[coin.id].map { quote($0, price: $0.asset.price, at: listed) } }
        }
        guard let pace = coinCapPace(symbols: coins.count, browsers: browsers) else {
            state.withLock { $0.coinCapProblem = "The month's CoinCap credits are used up." }
            return []
        }
        if let last, now.millisecondsSince(last) < pace { return [] }
        state.withLock { $0.lastCoinCapPrices = now }
        do throws(MarketDataError) {
            let quotes = try await pricesBySymbol(coins, rows: rows, from: coinCap)
            state.withLock { $0.coinCapProblem = nil }
            return quotes
        } catch {
            state.withLock { $0.coinCapProblem = error.message }
            logger.warning("CoinCap's prices: \(error.message)")
            // With nothing else to quote, the failure is the answer.
            if state.withLock({ !$0.quotedByBinance }) { throw error }
            return []
        }
    }

    private func pricesBySymbol(
        _ coins: [CoinReference], rows: [AssetID: CoinCapAnswer.Row], from coinCap: CoinCapClient
    ) async throws(MarketDataError) -> [Quote] {
        // A symbol that two coins share, or that would break the list, cannot be asked for.
        let counts = Dictionary(coins.map { ($0.symbol, 1) }, uniquingKeysWith: +)
        let asked = coins.filter { counts[$0.symbol] == 1 && !$0.symbol.contains(",") }
        guard !asked.isEmpty else { return [] }
        let answer = try await coinCap.prices(asked.map(\.symbol))
        let now = surroundings.now()
        var prices: [(CoinReference, Price)] = []
        var doubtful = 0
        for (coin, price) in zip(asked, answer.prices) {
            guard let price else { continue }
            if let known = rows[coin.id]?.asset.price.approximate {
                let factor = price.approximate / known
                if factor > LiveMarket.doubtfulFactor || factor < 1 / LiveMarket.doubtfulFactor {
                    doubtful += 1
                    continue
                }
            }
            prices.append((coin, price))
        }
        // The answer has no names: several wrong prices mean that it is shifted, not that the market moved.
        guard doubtful * 10 <= asked.count else {
            throw CoinCapAnswer.unreadable("\(doubtful) of \(asked.count) prices are far off the last list")
        }
        let time = min(now, answer.time ?? now)
        return prices.map { coin, price in
            let row = rows[coin.id]
            return Quote(
                asset: coin.id, price: price, change24h: row?.change24h, volume24h: row?.volume24h, source: "coincap", time: time)
        }
    }

    func quote(_ row: CoinCapAnswer.Row, price: Price, at time: Timestamp) -> Quote {
        Quote(
            asset: row.asset.id, price: price, change24h: row.change24h, volume24h: row.volume24h, source: "coincap", time: time)
    }

    /// Points as candles that know one price: the last of each interval.
    static func candles(
        _ points: [(time: Timestamp, price: Price)], interval: CandleInterval, from: Timestamp, to: Timestamp
    ) -> [Candle] {
        var candles: [Candle] = []
        for point in points {
            let start = Timestamp(milliseconds: point.time.milliseconds / interval.milliseconds * interval.milliseconds)
            guard start >= from, start < to else { continue }
            if candles.last?.start == start { candles.removeLast() }
            candles.append(
                Candle(start: start, open: point.price, high: point.price, low: point.price, close: point.price, volume: nil))
        }
        return candles
    }
}
