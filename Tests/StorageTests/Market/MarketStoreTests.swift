import Domain
import Foundation
import GRDB
import Logging
import TestSupport
import Testing

@testable import Storage

@Suite("The file of bars")
struct MarketStoreTests {
    private let folder: TemporaryFolder
    private let store: MarketStore
    private let coin = AssetID("bitcoin")
    /// The beginning of an hour and of a day.
    private let start = CandleInterval.day.start(of: Timestamp(milliseconds: 1_790_000_000_000))

    init() throws {
        folder = try TemporaryFolder()
        store = try MarketStore.open(path: folder.path + "/market.db", logger: Logger(label: "test"))
    }

    private func at(_ minutes: Int64) -> Timestamp { start.adding(milliseconds: minutes * 60_000) }

    private func range(_ from: Int64, _ to: Int64) -> TimeRange { TimeRange(from: at(from), to: at(to)) }

    private func bar(_ minute: Int64, _ close: String, minutes: Int64 = 1, until: Int64? = nil, volume: Double? = nil)
        -> HistoryBar
    {
        let candle = Candle(start: at(minute), price: Price(close)!, volume: volume)
        return HistoryBar(candle: candle, completeUntil: at(until ?? minute + minutes), hasRange: true)
    }

    private func observed(_ bars: [HistoryBar], _ range: TimeRange) -> [BarFolder.Folded] {
        var folder = BarFolder()
        for bar in bars { folder.fold(bar.candle.close, of: coin, at: bar.candle.start, longestGap: 90_000) }
        return folder.folded(at: range.to)
    }

    @Test("Prices of all sizes come back as they went in")
    func exact() async throws {
        let prices = [
            "0.0000000001", "9000000", "0.123456789012", "83294.9006481", "9223372036854775807", "0.000000000000000001",
        ]
        let bars = try prices.enumerated().map { index, text in
            let price = try #require(Price(text))
            return HistoryBar(
                candle: Candle(
                    start: at(Int64(index)), open: price, high: try #require(Price("9223372036854775807")),
                    low: try #require(Price("0.000000000000000001")), close: price, volume: index == 0 ? nil : 1.25),
                completeUntil: at(Int64(index) + 1), hasRange: index.isMultiple(of: 2))
        }
        try await store.storeFetched(bars, of: coin, interval: .minute, covered: range(0, 10), recordedUntil: at(3))
        let history = try await store.history(of: coin, interval: .minute, range: range(0, 10))
        #expect(history.bars == bars)
        #expect(history.recordedUntil == at(3))
        #expect(history.coverage.contains(range(0, 10)))
    }

    @Test("Closes are those of the history, whatever is stored of it", arguments: 1...6 as ClosedRange<UInt64>)
    func closes(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        for interval in [CandleInterval.day, .hour, .minute] {
            let length = interval.milliseconds / 60_000
            var number: Int64 = 0
            while number < 40 {
                let count = Int64.random(in: 1...8, using: &random)
                let bars = (number..<number + count).filter { _ in Int.random(in: 0..<5, using: &random) > 0 }.map { slot in
                    bar(
                        slot * length, "\(100 + slot)", minutes: length,
                        until: Bool.random(using: &random) ? nil : slot * length + length / 2)
                }
                if Bool.random(using: &random) {
                    try await store.storeFetched(
                        bars, of: coin, interval: interval, covered: range(number * length, (number + count) * length),
                        recordedUntil: nil)
                }
                number += count + Int64.random(in: 0...2, using: &random)
            }
        }
        let pending = (0..<Int64(30)).map { bar(2_000 + $0 * 3, "\(500 + $0)") }
        for interval in CandleInterval.allCases {
            for (from, to) in [(0, 60_000), (100, 3_100), (1_999, 2_050), (70_000, 70_001)] as [(Int64, Int64)] {
                let bars = try await store.history(
                    of: coin, interval: interval, range: range(from, to), pending: pending
                ).bars
                let closes =
                    try await store.closes(
                        of: [coin], interval: interval, range: range(from, to), pending: [coin: pending])[coin] ?? []
                #expect(closes.map(\.start) == bars.map(\.candle.start), "\(interval) \(from)")
                #expect(closes.map(\.price) == bars.map(\.candle.close), "\(interval) \(from)")
            }
        }
    }

    @Test("Hours and days outlive the minutes that they were made of")
    func rollUpAndPrune() async throws {
        let minutes = (0..<Int64(1440)).map { bar($0, String(100 + ($0 * 37) % 50)) }
        try await store.storeObserved(observed(minutes, range(0, 1441)))
        let before = try await store.history(of: coin, interval: .hour, range: range(0, 1440)).bars
        #expect(before.count == 24)
        let day = try await store.history(of: coin, interval: .day, range: range(0, 1440)).bars
        try await store.rollUp(now: at(1445))
        try await store.prune(now: at(1445 + 8 * 1440))
        let minutesLeft = try await store.history(of: coin, interval: .minute, range: range(0, 1440))
        #expect(minutesLeft.bars.isEmpty)
        #expect(minutesLeft.coverage.missing(in: range(0, 1440)) == [range(0, 1440)])
        let after = try await store.history(of: coin, interval: .hour, range: range(0, 1440))
        #expect(after.bars.map(\.candle) == before.map(\.candle))
        #expect(after.coverage.contains(range(0, 1380)))
        #expect(try await store.history(of: coin, interval: .day, range: range(0, 1440)).bars.map(\.candle) == day.map(\.candle))

        try await store.prune(now: at(400 * 1440))
        #expect(try await store.history(of: coin, interval: .hour, range: range(0, 1440)).bars.isEmpty)
        #expect(try await store.history(of: coin, interval: .day, range: range(0, 1440)).bars.count == 1)
    }

    @Test("Coarse candles of random minutes are what the minutes say", arguments: 0..<8)
    func aggregates(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let minutes = (0..<Int64(360)).filter { _ in Bool.random(using: &generator) }.map {
            bar($0, String(1 + generator.magnitude(upTo: 1_000_000_000)))
        }
        let stored = minutes.prefix(minutes.count / 2)
        let pending = Array(minutes.dropFirst(stored.count))
        try await store.storeFetched(Array(stored), of: coin, interval: .minute, covered: range(0, 180), recordedUntil: nil)
        for interval in [CandleInterval.fiveMinutes, .halfHour, .hour, .twoHours, .sixHours] {
            let history = try await store.history(of: coin, interval: interval, range: range(0, 360), pending: pending)
            #expect(history.bars.map(\.candle) == Candle.aggregate(minutes.map(\.candle), to: interval))
        }
    }

    @Test("A fetched bar replaces one that knows less, never one that knows more")
    func replaces() async throws {
        try await store.storeFetched(
            [bar(0, "10", minutes: 60, until: 20)], of: coin, interval: .hour, covered: range(0, 20), recordedUntil: nil)
        try await store.storeFetched(
            [bar(0, "11", minutes: 60)], of: coin, interval: .hour, covered: range(0, 60), recordedUntil: nil)
        try await store.storeFetched(
            [bar(0, "12", minutes: 60, until: 30)], of: coin, interval: .hour, covered: range(0, 30), recordedUntil: nil)
        let history = try await store.history(of: coin, interval: .hour, range: range(0, 60))
        #expect(history.bars == [bar(0, "11", minutes: 60)])
        #expect(history.coverage.ranges == [range(0, 60)])
    }

    @Test("A minute that a restart cut in two is one bar")
    func cutMinute() async throws {
        try await store.storeObserved(observed([bar(0, "10")], range(0, 1)))
        try await store.storeObserved(observed([bar(0, "7")], range(0, 1)))
        let bars = try await store.history(of: coin, interval: .minute, range: range(0, 1)).bars
        #expect(bars.count == 1)
        #expect(bars.first?.candle.open == Price("10"))
        #expect(bars.first?.candle.low == Price("7"))
        #expect(bars.first?.candle.close == Price("7"))
    }

    @Test("The last quotes and the numbering survive, another market's do not")
    func quotes() async throws {
        #expect(try await store.lastQuotes() == nil)
        let quote = Quote(
            asset: coin, price: try #require(Price("83294.9006481")), change24h: -1.25, volume24h: USD(12), source: "binance",
            time: at(1))
        try await store.belong(to: "live")
        try await store.storeQuotes(StoredQuotes(epoch: 9, sequence: 4, status: "{}", quotes: [quote]))
        try await store.belong(to: "live")
        let stored = try #require(try await store.lastQuotes())
        #expect(stored.quotes == [quote])
        #expect(stored.epoch == 9)
        #expect(stored.sequence == 4)
        try await store.storeObserved(observed([bar(0, "10")], range(0, 1)))
        try await store.belong(to: "simulated seed 1")
        #expect(try await store.lastQuotes() == nil)
        #expect(try await store.history(of: coin, interval: .minute, range: range(0, 1)).bars.isEmpty)
    }

    @Test("The last price before a moment comes from the finest bars")
    func lastCloses() async throws {
        try await store.storeFetched(
            [bar(0, "5", minutes: 60), bar(60, "6", minutes: 60)], of: coin, interval: .hour, covered: range(0, 120),
            recordedUntil: nil)
        #expect(try await store.lastCloses(of: [coin], in: range(0, 119)) == [coin: try #require(Price("5"))])
        try await store.storeObserved(observed([bar(100, "7")], range(0, 101)))
        #expect(try await store.lastCloses(of: [coin, AssetID("other")], in: range(0, 119)) == [coin: try #require(Price("7"))])
    }

    @Test("A damaged file is set aside and begun anew")
    func damaged() async throws {
        let path = folder.path + "/other.db"
        try Data(repeating: 0x5a, count: 20_000).write(to: URL(fileURLWithPath: path))
        let fresh = try MarketStore.open(path: path, logger: Logger(label: "test"))
        #expect(try await fresh.lastQuotes() == nil)
        #expect(FileManager.default.fileExists(atPath: path + ".set-aside"))
    }

    @Test("A file of another version is set aside and begun anew")
    func otherVersion() async throws {
        let path = folder.path + "/newer.db"
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        try queue.close()
        let fresh = try MarketStore.open(path: path, logger: Logger(label: "test"))
        #expect(try await fresh.lastQuotes() == nil)
    }
}
