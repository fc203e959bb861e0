import Domain
import Testing

@Suite struct ValueHistoryTests {
    private typealias Change = ValueHistory.Change
    private static let spans: [Int64] = [600, 86_400, 604_800, 2_592_000, 31_536_000, 259_200_000]
    private static let intervals: [CandleInterval] = [.minute, .fiveMinutes, .halfHour, .twoHours, .day, .day]

    private func moment(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    private func bought(_ time: Int64, cash: Int64, _ quantity: String, at price: String) throws -> Change {
        Change(
            time: moment(time), cashAfter: USD(cash),
            holding: ValueHistory.Holding(
                asset: AssetID("bitcoin"), quantityAfter: try #require(Quantity(quantity, decimals: 8)),
                price: try #require(Price(price))))
    }

    private func prices(_ list: [(Int64, String)]) throws -> [AssetID: [ValueHistory.Observation]] {
        [
            AssetID("bitcoin"): try list.map {
                ValueHistory.Observation(time: moment($0.0), price: try #require(Price($0.1)))
            }
        ]
    }

    @Test func holdingsAreValuedAtTheNewestPriceUntilThen() throws {
        let changes = [
            Change(time: moment(10), cashAfter: USD(1000), holding: nil), try bought(25, cash: 800, "2", at: "100"),
            try bought(45, cash: 900, "1", at: "100"),
        ]
        let values = ValueHistory.values(
            at: [0, 10, 20, 30, 40, 50, 60].map(moment), changes: changes,
            prices: try prices([(5, "1"), (20, "90"), (30, "110"), (35, "120"), (60, "130")]))
        #expect(values == [USD(0), USD(1000), USD(1000), USD(1020), USD(1040), USD(1000), USD(1030)])
    }

    @Test func withoutObservedPricesTheFillsPriceCounts() throws {
        let values = ValueHistory.values(
            at: [moment(30)], changes: [try bought(25, cash: 800, "2", at: "100")], prices: [:])
        #expect(values == [USD(1000)])
    }

    @Test func anOldObservationDoesNotUndoAFillsPrice() throws {
        let values = ValueHistory.values(
            at: [moment(30)], changes: [try bought(25, cash: 0, "1", at: "100")], prices: try prices([(24, "1")]))
        #expect(values == [USD(100)])
    }

    @Test(arguments: zip(Self.spans, Self.intervals))
    func aGridHasAtMostFiveHundredMomentsAndEndsNow(seconds: Int64, interval: CandleInterval) {
        let span = seconds * 1000
        let end = Timestamp(milliseconds: 1_800_000_123_456)
        let grid = HistoryGrid(from: end.adding(milliseconds: -span), to: end)
        #expect(grid.interval == interval)
        #expect(grid.times.count <= 500 && grid.times.count > 5)
        #expect(grid.times.last == end)
        #expect(grid.times == grid.times.sorted() && Set(grid.times).count == grid.times.count)
        #expect(grid.times.dropLast().allSatisfy { $0.milliseconds.isMultiple(of: interval.milliseconds) })
        #expect(grid.times.allSatisfy { $0 >= end.adding(milliseconds: -span) })
    }

    @Test func aGridOfNoTimeIsNow() {
        let now = Timestamp(milliseconds: 77)
        #expect(HistoryGrid(from: now, to: now).times == [now])
    }
}
