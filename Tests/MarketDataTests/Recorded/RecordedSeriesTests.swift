import Domain
import Foundation
import TestSupport
import Testing

@testable import MarketData

@Suite struct RecordedSeriesTests {
    @Test func everyShippedSeriesBelongsToAShippedCoin() {
        #expect(RecordedSeries.shipped.count >= 16)
        #expect(RecordedSeries.shipped.keys.allSatisfy { ShippedCoin.byID[AssetID($0)] != nil })
    }

    @Test func everyShippedDayIsSound() {
        for (id, series) in RecordedSeries.shipped {
            #expect(series.days.count > 900, "\(id)")
            #expect(zip(series.days, series.days.dropFirst()).allSatisfy { $0.day < $1.day }, "\(id)")
            #expect(series.days.allSatisfy { $0.close > 0 && $0.price($0.close) != nil }, "\(id)")
            for day in series.days where day.hasRange {
                #expect(
                    day.low > 0 && day.low <= day.open && day.low <= day.close && day.high >= day.open && day.high >= day.close,
                    "\(id)")
            }
        }
    }

    @Test(.enabled(if: Fixtures.areExpected, "needs the fixtures folder")) func shippedClosesAreTheRecordedOnes() throws {
        struct Document: Decodable { let slug: String, prices: [[Double]] }
        var compared = 0
        for name in try Fixtures.names(in: "series/daily-closes", suffix: ".json") {
            let document = try JSONDecoder().decode(Document.self, from: Fixtures.data("series/daily-closes/" + name))
            guard let series = RecordedSeries.shipped[document.slug == "bnb" ? "binance-coin" : document.slug] else { continue }
            for entry in document.prices {
                guard let day = series.day(Int64(entry[0])), !day.hasRange else { continue }
                compared += 1
                #expect(abs(day.approximate(day.close) / entry[1] - 1) < 1e-4, "\(name) \(entry)")
            }
        }
        #expect(compared > 30_000)
    }

    @Test func findsDays() throws {
        let series = RecordedSeries(days: [
            RecordedDay(day: 10, close: price("1"), range: nil, volume: nil),
            RecordedDay(day: 12, close: price("2"), range: nil, volume: nil),
            RecordedDay(day: 10, close: price("9"), range: nil, volume: nil),
        ])
        #expect(series.days.map(\.close) == [1, 2])
        #expect(series.lastEnded(at: 11 * 86_400_000 - 1) == nil)
        #expect(series.lastEnded(at: 11 * 86_400_000) == 0)
        #expect(series.lastEnded(at: 99 * 86_400_000) == 1)
        #expect(series.day(11) == nil && series.day(12)?.close == 2)
    }
}
