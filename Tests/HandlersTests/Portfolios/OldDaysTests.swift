import Bus
import Contracts
import Domain
import InProcess
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Handlers

/// Curves of portfolios that are older than the exchange's own prices: days are fetched from the market's history.
@Suite("Days before the exchange kept prices")
struct OldDaysTests {
    private static let day: Int64 = 86_400_000
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func harness(patience: Duration = .seconds(10)) throws -> BackendHarness {
        var settings = BackendSettings.forTests
        settings.accounts.sessionIdleTime = .seconds(4000 * 86_400)
        settings.accounts.sessionLifetime = .seconds(4000 * 86_400)
        settings.quotes.chartPatience = patience
        return try BackendHarness(folder: folder.path, mode: .encoded(JSONMessageCoding()), settings: settings)
    }

    /// Somebody who bought two coins and sold one of them, and came back after `days` in which the exchange was away.
    private func trade(_ harness: BackendHarness, thenAwayFor days: Int64 = 200) async throws -> Credential {
        try await harness.start()
        _ = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin, .pepe]))
        let trader = try await harness.register("Ada")
        let now = harness.clock.now
        try await harness.tick([.of(.bitcoin, "80000", at: now), .of(.pepe, "0.000012", at: now)], sequence: 1)
        for (number, asset) in [AssetID.bitcoin, .pepe].enumerated() {
            let order = PlaceOrder(
                credential: trader, clientOrderID: "\(number)", asset: asset, side: .buy, size: .amount(USD(4000)))
            #expect(try await harness.ask(order).state == .filled)
        }
        harness.clock.advance(seconds: days * 86_400)
        try await harness.tick([.of(.bitcoin, "90000", at: harness.clock.now)], sequence: 2)
        return trader
    }

    /// A source whose close of each day is that day's number, as far as it is over.
    private func answerEverything(_ harness: BackendHarness, except silent: Set<AssetID> = []) {
        harness.dmz.answerCandles { request in
            guard !silent.contains(request.asset) else { throw BusError(.sourceUnavailable, "The source is away.") }
            let first = request.interval.startNotBefore(request.from).epochDay
            let candles = (first..<max(first, request.to.epochDay)).map { day in
                Candle(start: Timestamp(milliseconds: day * Self.day), price: Self.close(day), volume: 5)
            }
            return CandleSeries(
                asset: request.asset, interval: request.interval, candles: candles, hasRanges: false, recordedUntil: nil)
        }
    }

    private static func close(_ day: Int64) -> Price { Price(mantissa: day, scale: 0)! }

    @Test("The days of all coins are fetched once, in a few pieces, and kept; bitcoin's line has all its points")
    func filled() async throws {
        let harness = try harness()
        answerEverything(harness)
        let trader = try await trade(harness)
        let analytics = try await harness.ask(GetPortfolioAnalytics(credential: trader))
        #expect(analytics.curve.count == 201 && analytics.missingCloses == [])
        #expect(analytics.curve.count { $0.benchmark == nil } == 0)
        let bitcoin = try #require(analytics.heldLots.first { $0.asset == .bitcoin })
        let pepe = try #require(analytics.heldLots.first { $0.asset == .pepe })
        let cash = try #require(analytics.allocation.first { $0.asset == nil })
        // But for the last, which is now, each value is what the source closed at.
        for point in analytics.curve.dropLast() {
            let close = Self.close(point.time.epochDay - 1)
            let coins = try [bitcoin, pepe].map { try USD.value(of: $0.quantity, at: close, rounding: .down) }
            #expect(try point.value == USD.sum([cash.value] + coins))
        }
        #expect(Set(harness.dmz.fetches.all.map(\.asset)) == [.bitcoin, .pepe])
        #expect(harness.dmz.fetches.all.count == 2 && harness.dmz.fetches.all.allSatisfy { $0.interval == .day })

        // Nobody asks again, not for the other chart either.
        _ = try await harness.ask(GetPortfolioAnalytics(credential: trader))
        let start = try #require(analytics.curve.first).time
        let history = try await harness.ask(GetPortfolioHistory(credential: trader, from: start))
        #expect(history.missingCloses == [] && Set(history.points.map(\.value)).count > 190)
        #expect(harness.dmz.fetches.all.count == 2)
        try await harness.stop()
    }

    @Test("What the exchange saw at the end of a day stays, whatever the source says")
    func ownCloses() async throws {
        let harness = try harness()
        answerEverything(harness)
        let trader = try await trade(harness, thenAwayFor: 20)
        // From noon until past midnight it is there.
        let midnight = (harness.clock.now.epochDay + 1) * Self.day
        while harness.clock.now.milliseconds < midnight + 120_000 {
            harness.clock.advance(seconds: 30)
            let quote = Quote.of(.bitcoin, "91234", at: harness.clock.now)
            await harness.backend.market.receive(
                QuotesTicked(
                    epoch: 1, sequence: harness.clock.now.milliseconds, status: .simulated(at: harness.clock.now), quotes: [quote]
                ))
        }
        try await harness.backend.market.flush(now: harness.clock.now)
        try await harness.backend.market.marketStore.rollUp(now: harness.clock.now)
        harness.clock.advance(seconds: 5 * 86_400)
        try await harness.tick(
            [.of(.bitcoin, "90000", at: harness.clock.now)], epoch: 2, sequence: 1)
        let analytics = try await harness.ask(GetPortfolioAnalytics(credential: trader))
        #expect(harness.dmz.fetches.all.count { $0.asset == .bitcoin } > 0)
        let closes = try await harness.backend.market.closes(
            of: [.bitcoin], interval: .day, from: Timestamp(milliseconds: midnight - 3 * Self.day), to: harness.clock.now)
        let bitcoin = try #require(closes[.bitcoin])
        #expect(bitcoin.first { $0.time.milliseconds == midnight }?.price == Price("91234"))
        #expect(bitcoin.first { $0.time.milliseconds == midnight - Self.day }?.price == Self.close(midnight / Self.day - 2))
        #expect(bitcoin.first { $0.time.milliseconds == midnight + Self.day }?.price == Self.close(midnight / Self.day))
        #expect(analytics.missingCloses == [])
        try await harness.stop()
    }

    @Test("With the source away the page is there, says which coins count at the last trade, and leaves the source alone")
    func away() async throws {
        let harness = try harness()
        answerEverything(harness, except: [.pepe])
        let trader = try await trade(harness)
        let analytics = try await harness.ask(GetPortfolioAnalytics(credential: trader))
        let missing = try #require(analytics.missingCloses?.first)
        // Of the first day there is a price of its own.
        #expect(analytics.missingCloses?.count == 1 && missing.asset == .pepe && missing.days == 199)
        #expect(missing.first == analytics.curve[1].time && missing.last == analytics.curve.dropLast().last?.time)
        #expect(missing.reason?.contains("away") == true)
        #expect(analytics.curve.count == 201 && analytics.curve.count { $0.benchmark == nil } == 0)
        let asked = harness.dmz.fetches.all.count
        _ = try await harness.ask(GetPortfolioAnalytics(credential: trader))
        #expect(harness.dmz.fetches.all.count == asked)

        answerEverything(harness)
        harness.clock.advance(seconds: 31)
        #expect(try await harness.ask(GetPortfolioAnalytics(credential: trader)).missingCloses == [])
        try await harness.stop()
    }

    @Test("A source that says nothing keeps nobody waiting for long; what it says later is there at the next look")
    func slow() async throws {
        let harness = try harness(patience: .milliseconds(50))
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        harness.dmz.answerCandles { request in
            for await _ in gate { break }
            let days = request.from.epochDay..<request.to.epochDay
            return CandleSeries(
                asset: request.asset, interval: request.interval,
                candles: days.map { Candle(start: Timestamp(milliseconds: $0 * Self.day), price: Self.close($0)) },
                hasRanges: false, recordedUntil: nil)
        }
        let trader = try await trade(harness)
        let early = try await harness.ask(GetPortfolioAnalytics(credential: trader))
        #expect(early.missingCloses?.map(\.asset) == [.bitcoin, .pepe] && early.curve.count == 201)
        #expect(early.missingCloses?.first?.reason?.contains("being fetched") == true)
        open.finish()
        try await eventually { try await harness.ask(GetPortfolioAnalytics(credential: trader)).missingCloses == [] }
        #expect(harness.dmz.fetches.all.count == 2)
        try await harness.stop()
    }

    @Test("When the source fails for several coins in a row the round ends; the others are not asked for")
    func rounds() async throws {
        let harness = try harness()
        try await harness.start()
        let coins = (0..<30).map { ObservedAsset.coin(AssetID("coin-\($0)"), rank: $0 + 1, price: "5") }
        _ = try await harness.ask(ObserveCatalogue(market: .simulated, assets: coins))
        try await harness.tick([.of(coins[0].id, "5", at: harness.clock.now)], sequence: 1)
        let end = harness.clock.now
        let stretch = TimeRange(from: end.adding(milliseconds: -50 * Self.day), to: end)
        let wanted = Dictionary(uniqueKeysWithValues: coins.map { ($0.id, stretch) })
        let problems = await harness.backend.market.completeDays(of: wanted)
        #expect(problems.count == 30)
        #expect(harness.dmz.fetches.all.count < DailyCloses.coinsAtOnce + DailyCloses.patienceWithSource)
        // Of a day that is not over there is no close to fetch.
        let today = TimeRange(from: CandleInterval.day.start(of: end), to: end)
        #expect(await harness.backend.market.completeDays(of: [.bitcoin: today]).isEmpty)
        try await harness.stop()
    }
}
