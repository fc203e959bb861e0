import Contracts
import Domain
import Foundation
import TestSupport
import Testing

@testable import MarketData

/// Every recorded answer of Binance, served over HTTP to the client. What a file holds is found out from the file.
@Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder")) struct RecordedBinanceTests {
    static let files = ((try? Fixtures.names(in: "fallback", prefix: "binance-")) ?? []).filter {
        $0.hasSuffix(".json") || $0.hasSuffix(".jsonc")
    }

    @Test func thereAreSome() { #expect(!Self.files.isEmpty) }

    @Test(arguments: files) func isReadOrRefused(_ file: String) async throws {
        let raw = try Fixtures.data("fallback/" + file)
        let data = file.hasSuffix("c") ? Self.withoutComments(raw) : raw
        let document = try JSONSerialization.jsonObject(with: data)
        let symbols = (document as? [String: Any])?["symbols"] as? [[String: Any]]
        let prices = symbols.map { $0.map { "{\"symbol\":\"\($0["symbol"] ?? "")\",\"price\":\"1.5\"}" }.joined(separator: ",") }
        let server = try FixtureServer { request in
            guard let prices, request.path == "/api/v3/ticker/price" else { return ScriptedAnswer(body: data) }
            return .json("[" + prices + "]")
        }
        defer { server.stop() }
        let client = StillWorld().binance(server)
        let rows = document as? [[String: Any]] ?? (document as? [String: Any]).map { [$0] } ?? []
        let isTicker = rows.allSatisfy { $0["symbol"] is String && ($0["lastPrice"] ?? $0["price"]) is String } && !rows.isEmpty
        let klines = document as? [[Any]]

        let names = rows.compactMap { $0["symbol"] as? String }
        let tickers = await failure { () throws(MarketDataError) in
            let answer = try await client.tickers(names)
            #expect(answer.count == names.count)
            #expect(answer.allSatisfy { $0.price.mantissa > 0 })
        }
        // Two hundred symbols or none make no request that could fail.
        if !rows.isEmpty, rows[0]["symbol"] != nil { #expect((tickers == nil) == isTicker) }

        if isTicker, rows.count == 1, let symbol = rows[0]["symbol"] as? String {
            let ticker = try await client.ticker(symbol)
            #expect(ticker.symbol == symbol)
            let wrong = await failure { () throws(MarketDataError) in _ = try await client.ticker("OTHERUSDT") }
            #expect(wrong != nil)
        }

        let candles = await failure { () throws(MarketDataError) in
            let answer = try await client.candles(
                "BTCUSDT", interval: .day, from: Timestamp(milliseconds: 0), to: Timestamp(milliseconds: 9_999_999_999_999))
            #expect(answer.count == klines?.count)
            #expect(answer.allSatisfy { $0.low <= $0.open && $0.low <= $0.close && $0.open <= $0.high && $0.close <= $0.high })
            #expect(answer.allSatisfy { ($0.volume ?? 0) > 0 })
        }
        #expect((candles == nil) == (klines != nil))

        if let symbols {
            let traded = Set(symbols.filter { $0["status"] as? String == "TRADING" }.compactMap { $0["symbol"] as? String })
            let usd = traded.filter { $0.hasSuffix("USDT") }
            #expect(try await Set(client.tradedPairs(of: symbols.compactMap { $0["symbol"] as? String }).keys) == usd)
            #expect(!usd.isEmpty)
        }
        if file.hasSuffix("c") {
            #expect(throws: MarketDataError.self) { try BinanceAnswer.tickers([UInt8](raw)) }
            #expect(throws: MarketDataError.self) { try BinanceAnswer.klines([UInt8](raw)) }
        }
    }

    private static func withoutComments(_ data: Data) -> Data {
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
        }
        return Data(lines.joined(separator: "\n").utf8)
    }
}
