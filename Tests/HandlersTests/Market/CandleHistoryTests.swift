import Bus
import Contracts
import Domain
import Synchronization
import TestSupport
import Testing

@testable import Handlers

@Suite("Charts")
struct CandleHistoryTests {
    private let folder: TemporaryFolder
    private let harness: BackendHarness
    private let day: Int64 = 86_400_000

    init() throws {
        folder = try TemporaryFolder()
        harness = try BackendHarness(folder: folder.path)
    }

    private func start() async throws {
        try await harness.start()
        _ = try await harness.ask(ObserveCatalogue(market: .simulated, assets: [.bitcoin, .pepe]))
        try await harness.tick([.of(.bitcoin, "80000", at: harness.clock.now)], sequence: 1)
    }

    /// A source that knows a candle for every slot since a moment; its close counts the slots.
    private func answerEverything(since: Timestamp = Timestamp(milliseconds: 0)) {
        harness.dmz.answerCandles { request in
            let length = request.interval.milliseconds
            var start = request.interval.startNotBefore(max(request.from, since))
            var candles: [Candle] = []
            while start < request.to {
                let close = Price(mantissa: start.milliseconds / length, scale: 2)!
                candles.append(Candle(start: start, price: close, volume: 5))
                start = start.adding(milliseconds: length)
            }
            return CandleSeries(
                asset: request.asset, interval: request.interval, candles: candles, hasRanges: true, recordedUntil: since)
        }
    }

    private func ask(_ interval: CandleInterval, days: Int64, asset: AssetID = .bitcoin) async throws -> CandleSeries {
        let now = harness.clock.now
        return try await harness.ask(
            GetCandles(asset: asset, interval: interval, from: now.adding(milliseconds: -days * day), to: now))
    }

    @Test("What is missing is fetched once, stored, and never asked for again")
    func fetchedOnce() async throws {
        try await start()
        answerEverything()
        let first = try await ask(.hour, days: 7)
        #expect(first.candles.count == 169)
        #expect(first.hasRanges)
        #expect(first.note == nil)
        #expect(harness.dmz.fetches.all.count == 1)
        #expect(zip(first.candles, first.candles.dropFirst()).allSatisfy { $1.start.millisecondsSince($0.start) == 3_600_000 })
        #expect(first.candles.dropLast().allSatisfy { $0.volume == 5 })
        // The last candle goes on with the quote.
        #expect(first.candles.last?.close == Price("80000"))
        let again = try await ask(.hour, days: 7)
        #expect(again.candles == first.candles)
        #expect(harness.dmz.fetches.all.count == 1)
        // A shorter stretch, and a coarser interval that hours make up, need nothing more either.
        _ = try await ask(.hour, days: 2)
        let coarse = try await ask(.twoHours, days: 6)
        #expect(harness.dmz.fetches.all.count == 1)
        #expect(
            coarse.candles.dropLast()
                == Candle.aggregate(first.candles, to: .twoHours).filter {
                    coarse.candles.first!.start <= $0.start
                }.dropLast())
        try await harness.stop()
    }

    @Test("Recorded prices are marked where the chart has some; candles are drawn where most have a range")
    func marks() async throws {
        try await start()
        let now = harness.clock.now
        let until = now.adding(milliseconds: -5 * day)
        harness.dmz.answerCandles { request in
            let length = request.interval.milliseconds
            let first = request.interval.startNotBefore(request.from).milliseconds
            let candles = stride(from: first, to: request.to.milliseconds, by: Int(length)).map { start in
                let close = Price("5")!
                // The older half is known by its closes only.
                let high = start < until.milliseconds ? close : Price("6")!
                return Candle(
                    start: Timestamp(milliseconds: start), open: close, high: high, low: close, close: close, volume: nil)
            }
            return CandleSeries(
                asset: request.asset, interval: request.interval, candles: candles, hasRanges: false, recordedUntil: until)
        }
        let week = try await ask(.hour, days: 7)
        #expect(week.recordedUntil == until)
        #expect(week.hasRanges)
        let month = try await ask(.hour, days: 30)
        #expect(month.recordedUntil == until)
        #expect(!month.hasRanges)
        #expect(try await ask(.hour, days: 2).recordedUntil == nil)
        try await harness.stop()
    }

    @Test("A hundred at once make one fetch")
    func singleFlight() async throws {
        try await start()
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        harness.dmz.answerCandles { request in
            for await _ in gate { break }
            return CandleSeries(
                asset: request.asset, interval: request.interval,
                candles: [Candle(start: request.interval.start(of: request.from), price: Price("5")!)], hasRanges: false,
                recordedUntil: nil)
        }
        let history = harness.backend.market.history
        let key = CandleHistory.Key(asset: .bitcoin, interval: .hour)
        let answers = try await withThrowingTaskGroup(of: CandleSeries.self) { group in
            for _ in 0..<100 { group.addTask { try await ask(.hour, days: 1) } }
            try await eventually { history.waiting(for: key) == 100 }
            open.finish()
            return try await group.reduce(into: [CandleSeries]()) { $0.append($1) }
        }
        #expect(answers.count == 100)
        #expect(answers.allSatisfy { $0.candles.first?.close == Price("5") })
        #expect(harness.dmz.fetches.all.count == 1)
        try await harness.stop()
    }

    @Test("Long stretches are asked for in pieces, newest first, and not beyond the coin's beginning")
    func pieces() async throws {
        try await start()
        let now = harness.clock.now
        answerEverything(since: now.adding(milliseconds: -1500 * day))
        let series = try await ask(.day, days: 4900)
        #expect(series.candles.count == 1500)
        let fetches = harness.dmz.fetches.all
        #expect(fetches.count == 3)
        #expect(fetches.allSatisfy { $0.to.millisecondsSince($0.from) <= 1000 * day })
        #expect(zip(fetches, fetches.dropFirst()).allSatisfy { $1.to == $0.from })
        _ = try await ask(.day, days: 4900)
        #expect(harness.dmz.fetches.all.count == 3)
        try await harness.stop()
    }

    @Test("At most 5000 candles, on the grid, whatever is asked")
    func bounded() async throws {
        try await start()
        answerEverything()
        let series = try await ask(.minute, days: 30)
        #expect(series.candles.count == 5000)
        #expect(series.candles.allSatisfy { $0.start.milliseconds.isMultiple(of: 60_000) })
        let now = harness.clock.now
        await #expect(throws: BusError.self) {
            _ = try await harness.ask(GetCandles(asset: .bitcoin, interval: .hour, from: now, to: now))
        }
        let unknown = await #expect(throws: BusError.self) { _ = try await ask(.hour, days: 1, asset: AssetID("nothing")) }
        #expect(unknown?.code == .notFound)
        try await harness.stop()
    }

    @Test("With the source away there is what there is, and a sentence; later it comes without a restart")
    func sourceAway() async throws {
        try await start()
        let series = try await ask(.hour, days: 1)
        #expect(series.candles.count == 1)
        #expect(series.note?.contains("missing") == true)
        // It is left alone for a while, however many look.
        _ = try await ask(.hour, days: 1)
        #expect(harness.dmz.fetches.all.count == 1)
        let nothing = await #expect(throws: BusError.self) { _ = try await ask(.hour, days: 1, asset: .pepe) }
        #expect(nothing?.code == .sourceUnavailable)
        answerEverything()
        harness.clock.advance(seconds: 31)
        #expect(try await ask(.hour, days: 1).note == nil)
        try await harness.stop()
    }

    @Test("What the source says wrongly is left out")
    func unsound() async throws {
        try await start()
        harness.dmz.answerCandles { request in
            let start = request.interval.startNotBefore(request.from)
            func candle(_ offset: Int64, low: String, high: String) -> Candle {
                Candle(
                    start: start.adding(milliseconds: offset), open: Price("5")!, high: Price(high)!, low: Price(low)!,
                    close: Price("5")!, volume: nil)
            }
            let hour: Int64 = 3_600_000
            return CandleSeries(
                asset: request.asset, interval: request.interval,
                candles: [
                    candle(0, low: "4", high: "6"), candle(hour, low: "6", high: "7"), candle(2 * hour, low: "0", high: "7"),
                    candle(3 * hour + 1, low: "4", high: "6"), candle(-9 * hour, low: "4", high: "6"),
                ], hasRanges: true, recordedUntil: nil)
        }
        let series = try await ask(.hour, days: 1)
        #expect(series.candles.dropLast().map(\.low) == [Price("4")])
        try await harness.stop()
    }

    @Test("The pictures in the list show seven days")
    func sparklines() async throws {
        try await start()
        answerEverything()
        await harness.backend.market.sparklines.warm()
        let points = try await harness.ask(GetSparklines()).points
        #expect(points[.bitcoin]?.count == 84)
        #expect(points[.bitcoin]?.last == 80_000)
        #expect(points[.pepe]?.count == 84)
        // Once warm, nothing more is asked of the source.
        let fetches = harness.dmz.fetches.all.count
        await harness.backend.market.sparklines.warm()
        #expect(harness.dmz.fetches.all.count == fetches)
        try await harness.stop()
    }
}
