import Domain
import TestSupport
import Testing

@Suite("Folding ticks into bars")
struct BarFolderTests {
    private let start = CandleInterval.hour.start(of: Timestamp(milliseconds: 1_790_000_000_000))
    private func price(_ text: String) throws -> Price { try #require(Price(text)) }

    @Test("A minute has its first, highest, lowest and last price")
    func minute() throws {
        var folder = BarFolder()
        for (second, text) in [(0, "10"), (20, "14"), (40, "9"), (59, "11"), (61, "12")] {
            folder.fold(
                try price(text), of: AssetID("coin"), at: start.adding(milliseconds: Int64(second) * 1000), longestGap: 90_000)
        }
        let bars = folder.bars(of: AssetID("coin"))
        #expect(bars.count == 2)
        #expect(
            bars.first?.candle
                == Candle(
                    start: start, open: try price("10"), high: try price("14"), low: try price("9"), close: try price("11"),
                    volume: nil))
        let closed = folder.folded(at: start.adding(milliseconds: 61_000))
        #expect(closed.first?.bars.count == 1)
        #expect(closed.first?.observed == TimeRange(from: start, to: start.adding(milliseconds: 60_000)))
        folder.remove(closed)
        #expect(folder.bars(of: AssetID("coin")).map(\.candle.start) == [start.adding(milliseconds: 60_000)])
    }

    @Test("What changed while it was stored stays")
    func changedMeanwhile() throws {
        var folder = BarFolder()
        folder.fold(try price("10"), of: AssetID("coin"), at: start, longestGap: 90_000)
        let taken = folder.folded(at: start.adding(milliseconds: 60_000))
        folder.fold(try price("11"), of: AssetID("coin"), at: start.adding(milliseconds: 59_999), longestGap: 90_000)
        folder.remove(taken)
        #expect(folder.bars(of: AssetID("coin")).first?.candle.close == (try price("11")))
    }

    @Test("A gap begins a new stretch of observation, at a whole minute")
    func gap() throws {
        var folder = BarFolder()
        folder.fold(try price("10"), of: AssetID("coin"), at: start.adding(milliseconds: 1), longestGap: 90_000)
        #expect(folder.observed(of: AssetID("coin"))?.isEmpty == true)
        folder.fold(try price("10"), of: AssetID("coin"), at: start.adding(milliseconds: 80_000), longestGap: 90_000)
        #expect(folder.observed(of: AssetID("coin"))?.from == start.adding(milliseconds: 60_000))
        folder.fold(try price("10"), of: AssetID("coin"), at: start.adding(milliseconds: 400_000), longestGap: 90_000)
        #expect(folder.observed(of: AssetID("coin"))?.from == start.adding(milliseconds: 420_000))
    }

    @Test("What cannot be stored for long loses its oldest minutes, not memory")
    func bounded() throws {
        var folder = BarFolder()
        for minute in 0..<Int64(BarFolder.longestBacklog + 10) {
            folder.fold(try price("10"), of: AssetID("coin"), at: start.adding(milliseconds: minute * 60_000), longestGap: 90_000)
        }
        let bars = folder.bars(of: AssetID("coin"))
        #expect(bars.count == BarFolder.longestBacklog)
        #expect(bars.first?.candle.start == start.adding(milliseconds: 600_000))
    }
}
