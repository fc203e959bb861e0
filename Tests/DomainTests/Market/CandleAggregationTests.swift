import Domain
import TestSupport
import Testing

@Suite("Candles and their grid")
struct CandleAggregationTests {
    @Test("The grid is that of UTC, before 1970 too", arguments: CandleInterval.allCases)
    func grid(interval: CandleInterval) {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let time = Timestamp(milliseconds: .random(in: -10_000_000_000...2_000_000_000_000, using: &generator))
            let start = interval.start(of: time)
            #expect(start <= time)
            #expect(time.millisecondsSince(start) < interval.milliseconds)
            #expect(start.milliseconds % interval.milliseconds == 0)
            let next = interval.startNotBefore(time)
            #expect(next >= time)
            #expect(next.millisecondsSince(start) == (start == time ? 0 : interval.milliseconds))
        }
    }

    @Test("Minutes put together say the same as all prices at once", arguments: 0..<20)
    func minutesMakeHours(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var time = Timestamp(milliseconds: 1_790_000_000_000)
        var minutes: [Candle] = []
        var hours: [Candle] = []
        func fold(_ price: Price, into candles: inout [Candle], _ interval: CandleInterval) {
            let start = interval.start(of: time)
            if candles.last?.start == start {
                candles[candles.count - 1] = candles[candles.count - 1].followed(by: price)
            } else {
                candles.append(Candle(start: start, price: price))
            }
        }
        for _ in 0..<2000 {
            let mantissa = 1 + generator.magnitude(upTo: 9_000_000_000_000)
            let price = try #require(Price(mantissa: mantissa, scale: Int.random(in: 0...12, using: &generator)))
            fold(price, into: &minutes, .minute)
            fold(price, into: &hours, .hour)
            time = time.adding(milliseconds: .random(in: 0...180_000, using: &generator))
        }
        #expect(Candle.aggregate(minutes, to: .hour) == hours)
        #expect(Candle.aggregate(Candle.aggregate(minutes, to: .fiveMinutes), to: .hour) == hours)
        let days = Candle.aggregate(hours, to: .day)
        #expect(Candle.aggregate(minutes, to: .day) == days)
        #expect(days.first?.open == minutes.first?.open)
        #expect(days.last?.close == minutes.last?.close)
    }

    @Test("Volumes add up; one unknown makes the sum unknown")
    func volumes() throws {
        let price = try #require(Price("1"))
        let start = CandleInterval.hour.start(of: Timestamp(milliseconds: 1_790_000_000_000))
        let candles = [1.5, 2.0].enumerated().map { index, volume in
            Candle(start: start.adding(milliseconds: Int64(index) * 60_000), price: price, volume: volume)
        }
        #expect(Candle.aggregate(candles, to: .hour).first?.volume == 3.5)
        let unknown = candles + [Candle(start: start.adding(milliseconds: 120_000), price: price)]
        #expect(Candle.aggregate(unknown, to: .hour).first?.volume == nil)
    }
}
