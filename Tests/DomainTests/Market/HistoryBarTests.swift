import Domain
import Testing

@Suite("Putting bars together")
struct HistoryBarTests {
    private let hour = CandleInterval.hour.start(of: Timestamp(milliseconds: 1_790_000_000_000))

    private func bar(
        _ minute: Int64, _ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64, until: Int64, volume: Double? = nil
    )
        -> HistoryBar
    {
        func price(_ value: Int64) -> Price { Price(mantissa: value, scale: 0)! }
        return HistoryBar(
            candle: Candle(
                start: hour.adding(milliseconds: minute * 60_000), open: price(open), high: price(high), low: price(low),
                close: price(close), volume: volume),
            completeUntil: hour.adding(milliseconds: until * 60_000), hasRange: true)
    }

    @Test("A whole bar stays as the source said it")
    func whole() {
        let own = bar(0, 10, 20, 5, 12, until: 60, volume: 7)
        #expect(HistoryBar.assemble(.hour, own: [own], finer: [bar(59, 1, 99, 1, 50, until: 60)]) == [own])
    }

    @Test("A bar that was fetched while its hour ran goes on with the minutes after it")
    func continued() {
        let own = bar(0, 10, 20, 5, 12, until: 30, volume: 7)
        let minutes = [bar(10, 1, 90, 1, 2, until: 11), bar(30, 13, 25, 13, 14, until: 31), bar(59, 14, 15, 4, 6, until: 60)]
        let result = HistoryBar.assemble(.hour, own: [own], finer: minutes)
        #expect(result == [bar(0, 10, 25, 4, 6, until: 60)])
    }

    @Test("Without one of its own the minutes make it up")
    func made() {
        let minutes = [bar(10, 11, 90, 10, 12, until: 11), bar(61, 3, 4, 2, 3, until: 62)]
        let result = HistoryBar.assemble(.hour, own: [], finer: minutes)
        #expect(result.map(\.candle.start) == [hour, hour.adding(milliseconds: 3_600_000)])
        #expect(result.first?.candle.high == Price(mantissa: 90, scale: 0))
    }

    @Test("One of unknown extent is better than none and worse than the minutes")
    func unknownExtent() {
        let own = bar(0, 10, 20, 5, 12, until: 0)
        #expect(HistoryBar.assemble(.hour, own: [own], finer: [bar(61, 1, 1, 1, 1, until: 62)]).first == own)
        let result = HistoryBar.assemble(.hour, own: [own], finer: [bar(1, 7, 8, 6, 7, until: 2)])
        #expect(result.first?.candle == bar(0, 7, 8, 6, 7, until: 2).candle)
    }
}
