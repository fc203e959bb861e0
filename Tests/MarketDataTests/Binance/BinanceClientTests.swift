import Contracts
import Domain
import Foundation
import TestSupport
import Testing

@testable import MarketData

@Suite struct BinanceClientTests {
    @Test func restsAfter418AsLongAsTold() async throws {
        let server = try FixtureServer { _ in
            .json(#"{"code":-1003,"msg":"Way too much request weight used"}"#, status: 418, headers: ["Retry-After": "120"])
        }
        defer { server.stop() }
        let world = StillWorld()
        let client = world.binance(server)
        for _ in 0..<5 { _ = await failure { () throws(MarketDataError) in _ = try await client.ticker("BTCUSDT") } }
        #expect(server.requests.count == 1)
        world.clock.advance(milliseconds: 120_000)
        _ = await failure { () throws(MarketDataError) in _ = try await client.ticker("BTCUSDT") }
        #expect(server.requests.count == 2)
    }

    @Test func rests429WithoutATimeForAMinute() async throws {
        let server = try FixtureServer { _ in .text("Too Many Requests", status: 429) }
        defer { server.stop() }
        let world = StillWorld()
        let client = world.binance(server)
        for _ in 0..<5 { _ = await failure { () throws(MarketDataError) in _ = try await client.ticker("BTCUSDT") } }
        #expect(server.requests.count == 1)
        world.clock.advance(milliseconds: 60_000)
        _ = await failure { () throws(MarketDataError) in _ = try await client.ticker("BTCUSDT") }
        #expect(server.requests.count == 2)
    }

    @Test func restsWhenTheWeightOfTheMinuteIsUsed() async throws {
        let server = try FixtureServer { _ in
            .json(#"{"symbol":"BTCUSDT","lastPrice":"1"}"#, headers: ["X-MBX-USED-WEIGHT-1M": "4000"])
        }
        defer { server.stop() }
        let world = StillWorld()
        let client = world.binance(server)
        _ = try await client.ticker("BTCUSDT")
        let refused = await failure { () throws(MarketDataError) in _ = try await client.ticker("BTCUSDT") }
        #expect(refused?.code == .rateLimited)
        #expect(server.requests.count == 1)
        world.clock.advance(milliseconds: 60_000)
        _ = try await client.ticker("BTCUSDT")
    }

    @Test func pagesThroughLongHistories() async throws {
        let server = try FixtureServer { request in
            let start = Int64(request.query["startTime"]!)!
            let end = Int64(request.query["endTime"]!)!
            let rows = stride(from: start, through: end, by: 60_000).prefix(1000)
                .map { "[\($0),\"2\",\"3\",\"1\",\"2\",\"5\",\($0 + 59_999),\"10\",1,\"0\",\"0\",\"0\"]" }
            return .json("[" + rows.joined(separator: ",") + "]")
        }
        defer { server.stop() }
        let from = Timestamp(milliseconds: 1_700_000_040_000)
        let candles = try await StillWorld().binance(server)
            .candles("BTCUSDT", interval: .minute, from: from, to: from.adding(milliseconds: 2_500 * 60_000))
        #expect(candles.count == 2_500)
        #expect(zip(candles, candles.dropFirst()).allSatisfy { $1.start.millisecondsSince($0.start) == 60_000 })
        #expect(server.requests.count == 3)
    }

    @Test func leavesOutPairsThatNobodyTrades() async throws {
        let server = try FixtureServer { _ in
            .json(
                """
                [{"symbol":"BTCUSDT","lastPrice":"80000","openPrice":"64000","closeTime":1794312000000},
                 {"symbol":"DEADUSDT","lastPrice":"1","openPrice":"1","closeTime":1694312000000},
                 {"symbol":"ZEROUSDT","lastPrice":"0.00000000","closeTime":1794312000000},
                 {"symbol":"ASKEDNOT","lastPrice":"1","closeTime":1794312000000}]
                """)
        }
        defer { server.stop() }
        let tickers = try await StillWorld().binance(server).tickers(["BTCUSDT", "DEADUSDT", "ZEROUSDT"])
        #expect(tickers.map(\.symbol) == ["BTCUSDT"])
        #expect(tickers.first?.change24h == 25)
    }

    @Test func probesWithinItsTime() async throws {
        let silent = try FixtureServer { _ in ScriptedAnswer(ending: .silent) }
        defer { silent.stop() }
        #expect(await StillWorld().binance(silent).answers(within: .milliseconds(100)) == false)
        let html = try FixtureServer { _ in .page(200) }
        defer { html.stop() }
        #expect(await StillWorld().binance(html).answers(within: .seconds(3)) == false)
        let good = try FixtureServer { _ in .json(#"{"symbol":"BTCUSDT","price":"6622.57000000"}"#) }
        defer { good.stop() }
        #expect(await StillWorld().binance(good).answers(within: .seconds(3)))
    }
}
