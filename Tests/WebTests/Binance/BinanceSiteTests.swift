import Contracts
import Domain
import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("Binance's API over HTTP")
struct BinanceSiteTests {
    private static let base = "/binance/api/v3/"
    private static let key = ("X-MBX-APIKEY", "ex_0123456789abcdef01234567")

    /// The status and the code of an error.
    private func failure(_ answer: HTTPAnswer) throws -> [Int] {
        let json = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        #expect(Set(json.keys) == ["code", "msg"] && json["msg"] is String)
        return [answer.status, json["code"] as? Int ?? 0]
    }

    /// The same of a question.
    private func refusal(
        _ bot: Browser, _ path: String, _ headers: [(String, String)] = [], method: String = "GET", body: String = ""
    ) async throws -> [Int] {
        try failure(try await bot.send(method, path, headers, body: Array(body.utf8)))
    }

    private func json(_ answer: HTTPAnswer) throws -> Any {
        #expect(answer.status == 200 && answer.header("content-type") == "application/json", "\(answer.text.prefix(300))")
        return try JSONSerialization.jsonObject(with: Data(answer.body))
    }

    @Test("what everybody may ask")
    func market() async throws {
        try await TestSite.run { site in
            let bot = site.browser()
            #expect(try await bot.get(Self.base + "ping").text == "{}")
            #expect(try await bot.get(Self.base + "time").text == #"{"serverTime":1700000000000}"#)
            let info = try #require(try json(try await bot.get(Self.base + "exchangeInfo")) as? [String: Any])
            let symbols = try #require(info["symbols"] as? [[String: Any]])
            #expect(symbols.map { $0["symbol"] as? String } == ["BTCUSDT", "DUSTUSDT", "ETHUSDT"])
            let filters = try #require(symbols[1]["filters"] as? [[String: Any]])
            #expect(filters.map { $0["filterType"] as? String } == ["PRICE_FILTER", "LOT_SIZE", "TRAILING_DELTA", "NOTIONAL"])
            #expect(filters[0]["tickSize"] as? String == "0.00000000000001")
            #expect(filters[1]["stepSize"] as? String == "1.00000000")
            #expect(filters[3]["minNotional"] as? String == "1.00000000")
            #expect(
                try await bot.get(Self.base + "ticker/price?symbol=BTCUSDT").text
                    == #"{"symbol":"BTCUSDT","price":"83294.90000000"}"#)
            let prices = try #require(try json(try await bot.get(Self.base + "ticker/price")) as? [[String: String]])
            #expect(prices.count == 3)
            let book = try #require(
                try json(try await bot.get(Self.base + "ticker/bookTicker?symbol=BTCUSDT")) as? [String: String])
            #expect(book["bidPrice"] == "83294.90000000" && book["askPrice"] == "83294.90000000")
            let day = try #require(try json(try await bot.get(Self.base + "ticker/24hr?symbol=BTCUSDT")) as? [String: Any])
            // The candles of the day say 100.5, the quote says what the day began with.
            #expect(day["lowPrice"] as? String == "100.50000000" && day["priceChangePercent"] as? String == "-5.000")
            #expect(day["quoteVolume"] as? String == "1000000.00000000" && day["closeTime"] as? Int == 1_700_000_000_000)
            let short = try #require(
                try json(try await bot.get(Self.base + "ticker/24hr?type=MINI&symbols=%5B%22BTCUSDT%22%5D")) as? [[String: Any]])
            #expect(short.count == 1 && short[0]["bidPrice"] == nil && short[0]["lastPrice"] as? String == "83294.90000000")
            let klines = try #require(
                try json(try await bot.get(Self.base + "klines?symbol=BTCUSDT&interval=1h&limit=1")) as? [[Any]])
            #expect(klines.count == 1 && klines[0].count == 12 && klines[0][1] as? String == "100.50000000")
        }
    }

    @Test("what is wrong, and what there is not")
    func wrong() async throws {
        try await TestSite.run { site in
            let bot = site.browser()
            let open: [(String, [Int])] = [
                ("depth?symbol=BTCUSDT", [404, -1020]), ("trades", [404, -1020]), ("", [404, -1020]), ("../../", [404, -1020]),
                ("ticker/price?symbol=NOUSDT", [400, -1121]), ("ticker/price?symbol=btcusdt", [400, -1100]),
                ("ticker/price?symbol=", [400, -1105]), ("ticker/price?symbol=%ZZ", [400, -1100]),
                ("ticker/price?symbol=BTCUSDT&symbol=ETHUSDT", [400, -1101]), ("time?x=1", [400, -1101]),
                ("klines?symbol=BTCUSDT", [400, -1102]), ("klines?symbol=BTCUSDT&interval=7m", [400, -1120]),
                ("ticker/24hr?type=LONG", [400, -1139]), ("exchangeInfo?symbolStatus=OPEN", [400, -1122]),
                ("exchangeInfo?permissions=MARGIN", [400, -1130]),
            ]
            for (path, expected) in open {
                let found = try await refusal(bot, Self.base + path)
                #expect(found == expected, "\(path)")
            }
            #expect(try await refusal(bot, "/binance/sapi/v1/capital/config/getall") == [404, -1020])
            #expect(try await refusal(bot, Self.base + "order", method: "PUT") == [404, -1020])
            #expect(try await bot.send("HEAD", Self.base + "time").status == 200)
            let large = String(repeating: "a", count: 70_000)
            #expect(try await refusal(bot, Self.base + "order", method: "POST", body: large) == [413, -1101])
        }
    }

    @Test("signed requests of another time, without a key, or of nobody")
    func signed() async throws {
        try await TestSite.run { site in
            let bot = site.browser()
            let signature = "&signature=" + String(repeating: "0a", count: 32)
            func account(_ milliseconds: Int64, _ headers: [(String, String)] = [Self.key]) async throws -> [Int] {
                try await refusal(bot, Self.base + "account?timestamp=\(milliseconds)" + signature, headers)
            }
            let now = FakeMarket.start.milliseconds
            #expect(try await account(now, []) == [401, -2014])
            #expect(try await account(now, [("X-MBX-APIKEY", "mine")]) == [401, -2014])
            #expect(try await account(now - 5001) == [400, -1021])
            #expect(try await account(now + 1000) == [400, -1021])
            // The backend knows no such key, and a cookie is none.
            #expect(try await account(now) == [401, -2015])
            let ada = try await site.signedInBrowser()
            #expect(try await refusal(ada, Self.base + "account?timestamp=\(now)" + signature) == [401, -2014])
            let order = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timestamp=\(now)" + signature
            #expect(try await refusal(bot, Self.base + "order?x=1", [Self.key], method: "POST", body: order) == [400, -1104])
            await site.backend.leave()
            #expect(try await account(now) == [503, -1001])
        }
    }

    @Test("weight is told with each answer; too much is refused until the next minute")
    func weight() async throws {
        try await TestSite.run(edit: { $0.binanceWeightPerMinute = 5 }) { site in
            let bot = site.browser()
            #expect(try await bot.get(Self.base + "time").header("x-mbx-used-weight-1m") == "1")
            #expect(try await bot.get(Self.base + "ticker/price").header("x-mbx-used-weight-1m") == "5")
            let refused = try await bot.get(Self.base + "time")
            #expect(try failure(refused) == [429, -1003])
            #expect(refused.header("retry-after") == "40" && refused.header("x-mbx-used-weight-1m") == "6")
            // The pages are none of Binance's business.
            #expect(try await bot.get("/").status == 200)
        }
    }
}
