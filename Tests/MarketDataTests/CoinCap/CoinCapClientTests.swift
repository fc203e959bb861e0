import Contracts
import Domain
import Foundation
import ServerSystem
import Synchronization
import TestSupport
import Testing

@testable import MarketData

@Suite struct CoinCapClientTests {
    private static let list =
        #"{"data":[{"id":"bitcoin","rank":"1","symbol":"BTC","name":"Bitcoin","priceUsd":"80399.57"}],"timestamp":1778331718861}"#

    @Test func sendsTheKeyAsABearer() async throws {
        let server = try FixtureServer { _ in .json(Self.list) }
        defer { server.stop() }
        _ = try await StillWorld().coinCap(server, path: "/v3").list(limit: 100)
        let request = try #require(server.requests.first)
        #expect(request.headers["authorization"] == "Bearer k3y")
        #expect(request.path == "/v3/assets" && request.query == ["limit": "100"])
    }

    @Test func triesAgainAfterPlainText429AndHTML503() async throws {
        let count = Atomic<Int>(0)
        let server = try FixtureServer { _ in
            switch count.add(1, ordering: .relaxed).newValue {
            case 1:
                .text("You exceeded your 200 request(s) rate limit of your FREE plan", status: 429, headers: ["Retry-After": "2"])
            case 2: .page(503)
            default: .json(Self.list)
            }
        }
        defer { server.stop() }
        let world = StillWorld()
        let rows = try await world.coinCap(server).list(limit: 100)
        #expect(rows.rows.count == 1)
        let pauses = world.pauses.all
        #expect(pauses.count == 2)
        #expect(pauses[0] >= .seconds(2), "no earlier than asked for")
        #expect(pauses[1] > .zero && pauses[1] <= .seconds(1))
    }

    @Test func givesUpAfterThreeAttempts() async throws {
        let server = try FixtureServer { _ in .page(502) }
        defer { server.stop() }
        let client = StillWorld().coinCap(server)
        let error = await failure { () throws(MarketDataError) in _ = try await client.list(limit: 100) }
        #expect(error?.code == .unavailable)
        #expect(server.requests.count == 3)
    }

    @Test func asksNothingWhileToldToWait() async throws {
        let server = try FixtureServer { _ in .text("slow down", status: 429, headers: ["Retry-After": "600"]) }
        defer { server.stop() }
        let world = StillWorld()
        let client = world.coinCap(server)
        let first = await failure { () throws(MarketDataError) in _ = try await client.list(limit: 100) }
        #expect(first?.retryAfterMilliseconds == 600_000)
        _ = await failure { () throws(MarketDataError) in _ = try await client.list(limit: 100) }
        #expect(server.requests.count == 1)
        world.clock.advance(milliseconds: 600_000)
        _ = await failure { () throws(MarketDataError) in _ = try await client.list(limit: 100) }
        #expect(server.requests.count == 2)
    }

    @Test func aRefusedKeyIsNotTriedAgain() async throws {
        let server = try FixtureServer { _ in .json(#"{"error":"no credits"}"#, status: 403) }
        defer { server.stop() }
        let client = StillWorld().coinCap(server)
        for _ in 0..<3 { _ = await failure { () throws(MarketDataError) in _ = try await client.list(limit: 100) } }
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        ScriptedAnswer(body: Data(#"{"data":[{"id":"bitcoin""#.utf8), ending: .truncated),
        .page(200), .text("OK", status: 200), .json(#"{"data":null}"#), .json("[]]"), .json(#"{"error":"asdf not found"}"#),
        ScriptedAnswer(302, headers: ["Location": "http://127.0.0.1:1/"]),
        .json(String(repeating: "[", count: 100_000)),
    ])
    func refusesWhatIsNoList(_ answer: ScriptedAnswer) async throws {
        let server = try FixtureServer { _ in answer }
        defer { server.stop() }
        let client = StillWorld().coinCap(server)
        let error = await failure { () throws(MarketDataError) in _ = try await client.list(limit: 100) }
        #expect(error != nil)
        #expect(error?.message.contains("k3y") == false)
    }

    @Test func asksForHistoryInWindows() async throws {
        let server = try FixtureServer { _ in .json(#"{"data":[]}"#) }
        defer { server.stop() }
        let hour = CandleInterval.hour.milliseconds
        let to = Timestamp(milliseconds: noon.milliseconds / hour * hour)
        let from = to.adding(milliseconds: -70 * 86_400_000)
        _ = try await StillWorld().coinCap(server).history(AssetID("bitcoin"), interval: .hour, from: from, to: to)
        let spans = server.requests.map { (Int64($0.query["start"]!)!, Int64($0.query["end"]!)!) }
        #expect(spans.count == 3)
        #expect(spans.first?.0 == from.milliseconds && spans.last?.1 == to.milliseconds)
        #expect(spans.allSatisfy { $0.1 - $0.0 <= 30 * 86_400_000 && $0.0 < $0.1 })
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.1 == $1.0 })
        #expect(server.requests.allSatisfy { $0.query["interval"] == "h1" })
    }

    @Test func spendsWhatAnswersCost() async throws {
        let body = Data(repeating: UInt8(ascii: " "), count: 5_000) + Data(Self.list.utf8)
        let server = try FixtureServer { _ in ScriptedAnswer(body: body) }
        defer { server.stop() }
        let client = StillWorld().coinCap(server, credits: 100)
        _ = try await client.list(limit: 100)
        #expect(client.budget.used == CreditBudget.cost(bytes: body.count))
    }

    @Test func asksNothingWithoutCredits() async throws {
        let server = try FixtureServer { _ in .json(Self.list) }
        defer { server.stop() }
        let client = StillWorld().coinCap(server, credits: 20)
        let error = await failure { () throws(MarketDataError) in _ = try await client.list(limit: 100) }
        #expect(error?.code == .budgetExhausted)
        #expect(server.requests.isEmpty)
        #expect(try await client.coin(AssetID("bitcoin")).asset.price == price("80399.57"), "two credits for an order are there")
    }
}
