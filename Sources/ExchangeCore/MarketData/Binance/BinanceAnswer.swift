internal import Domain

/// Reads the answers of Binance's public market data API. What is wrong with one row costs that row.
enum BinanceAnswer {
    struct Ticker: Sendable, Hashable {
        /// The pair, `BTCUSDT`.
        let symbol: String
        let price: Price
        /// In percent; nil in a bare price.
        let change24h: Double?
        /// In units of the quote currency.
        let volume24h: Double?
        /// The end of the 24 hours that it speaks of.
        let closeTime: Timestamp?
    }

    /// 24 h tickers, full or mini, or bare prices: one or a list.
    static func tickers(_ body: [UInt8]) throws(MarketDataError) -> [Ticker] {
        let document = try document(body)
        let rows = document.elements ?? [document]
        let tickers = rows.compactMap(ticker)
        guard !tickers.isEmpty || rows.isEmpty else { throw unreadable("no ticker among \(rows.count) rows") }
        return tickers
    }

    /// The pairs of an exchangeInfo that are traded.
    static func tradedPairs(_ body: [UInt8]) throws(MarketDataError) -> Set<String> {
        guard let rows = try document(body)["symbols"]?.elements else { throw unreadable("no symbols") }
        var pairs: Set<String> = []
        for row in rows where row["status"]?.text == "TRADING" && row["isSpotTradingAllowed"] != .bool(false) {
            if let symbol = pair(row["symbol"]?.text) { pairs.insert(symbol) }
        }
        return pairs
    }

    /// Candles, oldest first.
    static func klines(_ body: [UInt8]) throws(MarketDataError) -> [Candle] {
        guard let rows = try document(body).elements else { throw unreadable("no klines") }
        let candles = rows.compactMap(candle).sorted { $0.start < $1.start }
        guard !candles.isEmpty || rows.isEmpty else { throw unreadable("not one usable kline in \(rows.count)") }
        return candles
    }

    private static func ticker(_ row: JSONValue) -> Ticker? {
        guard let symbol = pair(row["symbol"]?.text),
            let price = (row["lastPrice"] ?? row["price"])?.decimal.flatMap({ Price(rounding: $0) })
        else { return nil }
        var change = row["priceChangePercent"]?.double
        if change == nil, let open = row["openPrice"]?.double, open > 0 { change = (price.approximate / open - 1) * 100 }
        return Ticker(
            symbol: symbol, price: price, change24h: change,
            volume24h: row["quoteVolume"]?.double.flatMap { $0 >= 0 ? $0 : nil },
            closeTime: row["closeTime"]?.integer.map { Timestamp(milliseconds: $0) })
    }

    private static func candle(_ row: JSONValue) -> Candle? {
        guard let fields = row.elements, fields.count >= 8, let start = fields[0].integer, start >= 0 else { return nil }
        let prices = fields[1...4].compactMap { $0.decimal.flatMap { Price(rounding: $0) } }
        guard prices.count == 4 else { return nil }
        let volume = fields[7].double
        return Candle(
            start: Timestamp(milliseconds: start), open: prices[0], high: prices.max()!, low: prices.min()!,
            close: prices[3], volume: volume.flatMap { $0 >= 0 ? $0 : nil })
    }

    /// A pair's name: ASCII capitals and digits, at most 40.
    private static func pair(_ text: String?) -> String? {
        guard let text, (1...40).contains(text.utf8.count) else { return nil }
        let allowed = text.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        return allowed ? text : nil
    }

    private static func unreadable(_ what: String) -> MarketDataError {
        MarketDataError(.unreadable, "Binance's answer cannot be used: \(what).")
    }

    private static func document(_ body: [UInt8]) throws(MarketDataError) -> JSONValue {
        do throws(JSONParser.Failure) {
            return try JSONParser.parse(body)
        } catch {
            let page = body.first { $0 > 0x20 } == UInt8(ascii: "<")
            throw unreadable(page ? "a web page instead of data" : "\(error.reason) at byte \(error.offset)")
        }
    }
}
