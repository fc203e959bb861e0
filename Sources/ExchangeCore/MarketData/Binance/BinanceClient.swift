internal import Domain
internal import Synchronization

/// Asks Binance's public market data API, which needs no key, within its request weights.
final class BinanceClient: Sendable {
    /// Binance allows 6,000 a minute for one address; others may share ours.
    static let weightLimit = 4_000
    /// Pairs come and go rarely.
    private static let pairsLifetimeMilliseconds: Int64 = 6 * 3_600_000

    private struct Pairs {
        var prices: [String: Price]
        var asked: Timestamp
    }

    private let service: ServiceClient
    private let base: String
    private let surroundings: Surroundings
    private let pairs = Mutex<Pairs?>(nil)

    /// - Parameter base: without a slash at the end, `https://data-api.binance.vision`.
    init(base: String, http: any HTTPFetching, surroundings: Surroundings) {
        self.base = base
        self.surroundings = surroundings
        service = ServiceClient(name: "Binance", http: http, surroundings: surroundings)
    }

    /// Whether Binance answers within `timeout`.
    func answers(within timeout: Duration) async -> Bool {
        var limits = ServiceClient.Limits()
        limits.retry = .once
        limits.timeout = timeout
        guard let body = try? await get("/api/v3/ticker/price?symbol=BTCUSDT", limits: limits),
            let tickers = try? BinanceAnswer.tickers(body)
        else { return false }
        return tickers.contains { $0.symbol == "BTCUSDT" }
    }

    /// Last prices by pair of those of `wanted` that exist and are traded.
    func tradedPairs(of wanted: [String]) async throws(MarketDataError) -> [String: Price] {
        let now = surroundings.now()
        let known = pairs.withLock { $0 }
        if let known, now.millisecondsSince(known.asked) < BinanceClient.pairsLifetimeMilliseconds {
            return known.prices.filter { Set(wanted).contains($0.key) }
        }
        var prices: [String: Price] = [:]
        for ticker in try BinanceAnswer.tickers(try await get("/api/v3/ticker/price")) where ticker.symbol.hasSuffix("USDT") {
            prices[ticker.symbol] = ticker.price
        }
        // The list of prices has pairs whose trading ended long ago; only exchangeInfo tells. It is large: ask for ours.
        let candidates = wanted.filter { prices[$0] != nil }
        if !candidates.isEmpty {
            var limits = ServiceClient.Limits()
            limits.maximumBytes = 8 << 20
            let body = try await get(
                "/api/v3/exchangeInfo?symbols=" + BinanceClient.list(candidates), limits: limits)
            let traded = try BinanceAnswer.tradedPairs(body)
            let asked = Set(candidates)
            prices = prices.filter { !asked.contains($0.key) || traded.contains($0.key) }
        }
        pairs.withLock { $0 = Pairs(prices: prices, asked: now) }
        return prices.filter { Set(wanted).contains($0.key) }
    }

    /// Asks for the pairs anew the next time.
    func forgetPairs() { pairs.withLock { $0 = nil } }

    /// 24 h tickers of pairs that exist. Pairs whose day ended a quarter of an hour before the newest one's are left
    /// out: nobody trades them.
    func tickers(_ symbols: [String]) async throws(MarketDataError) -> [BinanceAnswer.Ticker] {
        var tickers: [BinanceAnswer.Ticker] = []
        var rest = symbols[...]
        while !rest.isEmpty {
            let part = rest.prefix(100)
            rest = rest.dropFirst(100)
            let wanted = Set(part)
            do throws(MarketDataError) {
                let body = try await get("/api/v3/ticker/24hr?type=MINI&symbols=" + BinanceClient.list(Array(part)))
                tickers += try BinanceAnswer.tickers(body).filter { wanted.contains($0.symbol) }
            } catch {
                // One pair that ended fails the whole question.
                if error.code == .unreadable { forgetPairs() }
                throw error
            }
        }
        guard let newest = tickers.compactMap(\.closeTime).max() else { return tickers }
        return tickers.filter { newest.millisecondsSince($0.closeTime ?? newest) < 900_000 }
    }

    /// One ticker, at once or not at all.
    func ticker(_ symbol: String) async throws(MarketDataError) -> BinanceAnswer.Ticker {
        var limits = ServiceClient.Limits()
        limits.retry = .once
        limits.timeout = .seconds(2)
        let body = try await get("/api/v3/ticker/24hr?type=MINI&symbol=" + ForeignText.pathSegment(symbol), limits: limits)
        guard let ticker = try BinanceAnswer.tickers(body).first(where: { $0.symbol == symbol }) else {
            throw MarketDataError(.unreadable, "Binance answered about another pair than \(symbol).")
        }
        return ticker
    }

    /// Candles that start in `from..<to`, oldest first, at most 5,000.
    func candles(
        _ symbol: String, interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws(MarketDataError) -> [Candle] {
        var candles: [Candle] = []
        var start = from
        while start < to, candles.count < 5_000 {
            let body = try await get(
                "/api/v3/klines?symbol=\(ForeignText.pathSegment(symbol))&interval=\(interval.rawValue)"
                    + "&startTime=\(start.milliseconds)&endTime=\(to.milliseconds - 1)&limit=1000")
            let page = try BinanceAnswer.klines(body).filter { $0.start >= start && $0.start < to }
            candles += page
            guard page.count >= 1000, let last = page.last else { break }
            start = last.start.adding(milliseconds: interval.milliseconds)
        }
        return candles
    }

    private static func list(_ symbols: [String]) -> String {
        "%5B" + symbols.map { "%22\(ForeignText.pathSegment($0))%22" }.joined(separator: ",") + "%5D"
    }

    private func get(_ path: String, limits: ServiceClient.Limits = .init()) async throws(MarketDataError) -> [UInt8] {
        do throws(MarketDataError) {
            let answer = try await service.get(base + path, headers: [("Accept", "application/json")], limits: limits)
            if let weight = answer.headers["x-mbx-used-weight-1m"].flatMap({ Int($0) }), weight >= BinanceClient.weightLimit {
                let now = surroundings.now().milliseconds
                service.rest(
                    milliseconds: 60_000 - now % 60_000, because: "Binance's request weight of this minute is used up.")
            }
            return answer.body
        } catch {
            // Going on after a 429 is what gets an address banned.
            if error.code == .rateLimited {
                service.rest(milliseconds: error.retryAfterMilliseconds ?? 60_000, because: error.message)
            }
            throw error
        }
    }
}
