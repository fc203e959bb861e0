internal import Bus
internal import Contracts
internal import Domain

/// What everybody may ask: the clock, the rules, prices and candles.
enum MarketEndpoints {
    static let routes: [BinanceRoute] = [
        .open("ping", weight: { _ in 1 }) { _ in BinanceAnswer(BinanceJSON.object { _ in }) },
        .open("time", weight: { _ in 1 }) { call in
            BinanceAnswer(BinanceJSON.object { $0.number("serverTime", call.now.milliseconds) })
        },
        .open(
            "exchangeInfo", ["symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"], weight: { _ in 20 },
            exchangeInfo),
        .open("klines", ["symbol", "interval", "startTime", "endTime", "timeZone", "limit"], weight: { _ in 2 }, klines),
        .open("ticker/24hr", ["symbol", "symbols", "type", "symbolStatus"], weight: dayWeight, day),
        .open("avgPrice", ["symbol"], weight: { _ in 2 }, average),
        .open("ticker/price", ["symbol", "symbols", "symbolStatus"], weight: { $0.has("symbol") ? 2 : 4 }, price),
        .open("ticker/bookTicker", ["symbol", "symbols", "symbolStatus"], weight: { $0.has("symbol") ? 2 : 4 }, bookTicker),
    ]

    /// How many pairs are looked up in the candles for their highest and lowest price.
    private static let mostWithCandles = 20

    private static func dayWeight(_ parameters: BinanceParameters) -> Int {
        if parameters.has("symbol") { return 2 }
        guard let symbols = try? parameters["symbols"] else { return 80 }
        switch symbols.utf8.count(where: { $0 == UInt8(ascii: ",") }) + 1 {
        case ...20: return 2
        case ...100: return 40
        default: return 80
        }
    }

    private static func exchangeInfo(_ call: BinanceCall) async throws -> BinanceAnswer {
        if let permissions = try call.parameters["permissions"], !permissions.contains("SPOT") {
            throw BinanceError.invalid("permissions")
        }
        let pairs = try call.pairs.chosen(by: call.parameters)?.pairs ?? call.pairs.all
        return BinanceAnswer(ExchangeInfo(call, try filtered(pairs, call)).json)
    }

    /// Those in the state that `symbolStatus` asks for.
    private static func filtered(_ pairs: [BinancePair], _ call: BinanceCall) throws(BinanceError) -> [BinancePair] {
        guard let status = try call.parameters["symbolStatus"] else { return pairs }
        guard ["TRADING", "HALT", "BREAK"].contains(status) else { throw BinanceError(-1122, "Invalid symbolStatus.") }
        return pairs.filter { $0.status(in: call.view) == status }
    }

    private static func klines(_ call: BinanceCall) async throws -> BinanceAnswer {
        let pair = try call.pair()
        let choice = try KlineChoice(call.parameters, now: call.now)
        var candles = try await candles(call, pair, choice.interval, choice.range)
        if candles.isEmpty, choice.from != nil {
            candles = try await self.candles(call, pair, choice.interval, choice.wholeRange).filter { candle in
                candle.start >= choice.range.from && candle.start <= choice.to
            }
        }
        let chosen = choice.from == nil ? candles.suffix(choice.limit) : candles.prefix(choice.limit)
        return BinanceAnswer(BinanceJSON.array(chosen, capacityEach: 200) { $0.kline($1, choice.interval) })
    }

    private static func candles(
        _ call: BinanceCall, _ pair: BinancePair, _ interval: CandleInterval, _ range: TimeRange
    ) async throws -> [Candle] {
        guard !range.isEmpty else { return [] }
        do {
            return try await call.ask(
                GetCandles(asset: pair.asset.id, interval: interval, from: range.from, to: range.to), timeout: .seconds(10)
            ).candles
        } catch  where error.code == .notFound {
            throw BinanceError.badSymbol
        }
    }

    private static func day(_ call: BinanceCall) async throws -> BinanceAnswer {
        let type = try call.parameters["type"] ?? "FULL"
        guard type == "FULL" || type == "MINI" else { throw BinanceError.badTickerType }
        let chosen = try call.pairs.chosen(by: call.parameters)
        let pairs = try filtered(chosen?.pairs ?? call.pairs.all, call)
        var tickers: [(pair: BinancePair, day: DayStatistics, book: BookTop)] = []
        for pair in pairs {
            guard let quote = call.view.quotes[pair.asset.id] else { continue }
            var candles: [Candle] = []
            if chosen != nil, pairs.count <= mostWithCandles { candles = await lastDay(call, pair) }
            tickers.append((pair, DayStatistics(quote, candles: candles), BookTop(quote, fills: call.rules.fills)))
        }
        return try answer(tickers, chosen) { $0.ticker($1.pair, $1.day, $1.book, isShort: type == "MINI") }
    }

    /// Hours are kept for all coins. Without them the ticker still says what is sure.
    private static func lastDay(_ call: BinanceCall, _ pair: BinancePair) async -> [Candle] {
        let from = call.now.adding(milliseconds: -86_400_000)
        let series = try? await call.ask(
            GetCandles(asset: pair.asset.id, interval: .hour, from: from, to: call.now), timeout: .seconds(2))
        return series?.candles ?? []
    }

    private static func price(_ call: BinanceCall) async throws -> BinanceAnswer {
        let chosen = try call.pairs.chosen(by: call.parameters)
        let quotes = quotes(try filtered(chosen?.pairs ?? call.pairs.all, call), call)
        return try answer(quotes, chosen) { json, quoted in
            json.object { json in
                json.string("symbol", quoted.pair.symbol)
                json.string("price", BinanceDecimal.text(quoted.quote.price))
            }
        }
    }

    /// Over no minutes, which to Binance is the last price: `exchangeInfo` says the same of its NOTIONAL filter.
    private static func average(_ call: BinanceCall) async throws -> BinanceAnswer {
        guard let quote = call.view.quotes[try call.pair().asset.id] else { throw BinanceError.noDepth }
        return BinanceAnswer(
            BinanceJSON.object { json in
                json.number("mins", 0)
                json.string("price", BinanceDecimal.text(quote.price))
                json.number("closeTime", quote.time.milliseconds)
            })
    }

    private static func bookTicker(_ call: BinanceCall) async throws -> BinanceAnswer {
        let chosen = try call.pairs.chosen(by: call.parameters)
        let quotes = quotes(try filtered(chosen?.pairs ?? call.pairs.all, call), call)
        let fills = call.rules.fills
        return try answer(quotes, chosen) { json, quoted in
            json.object { json in
                json.string("symbol", quoted.pair.symbol)
                json.book(BookTop(quoted.quote, fills: fills))
            }
        }
    }

    private static func quotes(_ pairs: [BinancePair], _ call: BinanceCall) -> [(pair: BinancePair, quote: Quote)] {
        pairs.compactMap { pair in call.view.quotes[pair.asset.id].map { (pair, $0) } }
    }

    /// One object where one pair was named, else a list. Throws -1121 when the one that was named has no price.
    private static func answer<Row>(
        _ rows: [Row], _ chosen: (pairs: [BinancePair], isList: Bool)?, _ write: (inout BinanceJSON, Row) -> Void
    ) throws(BinanceError) -> BinanceAnswer {
        guard let chosen, !chosen.isList else { return BinanceAnswer(BinanceJSON.array(rows, write)) }
        guard let row = rows.first else { throw .badSymbol }
        var json = BinanceJSON()
        write(&json, row)
        return BinanceAnswer(json.bytes)
    }
}
