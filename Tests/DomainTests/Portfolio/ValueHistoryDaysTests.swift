import Domain
import Testing

@Suite struct ValueHistoryDaysTests {
    private static let bitcoin = AssetID("bitcoin")
    private static let pepe = AssetID("pepe")

    private func moment(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    private func range(_ from: Int64, _ to: Int64) -> TimeRange { TimeRange(from: moment(from), to: moment(to)) }

    private func change(_ time: Int64, _ asset: AssetID, _ steps: Int64) throws -> ValueHistory.Change {
        ValueHistory.Change(
            time: moment(time), cashAfter: .zero,
            holding: ValueHistory.Holding(
                asset: asset, quantityAfter: Quantity(steps: steps, decimals: 8), price: try #require(Price("1"))))
    }

    private func observations(_ times: [Int64], _ price: String = "2") throws -> [ValueHistory.Observation] {
        try times.map { ValueHistory.Observation(time: moment($0), price: try #require(Price(price))) }
    }

    @Test func aCoinIsHeldFromItsFirstPurchaseUntilAllOfItIsSold() throws {
        let changes = [
            ValueHistory.Change(time: moment(1), cashAfter: USD(9), holding: nil), try change(10, Self.bitcoin, 5),
            try change(12, Self.pepe, 1), try change(20, Self.bitcoin, 3), try change(30, Self.bitcoin, 0),
            try change(40, Self.bitcoin, 2), try change(40, Self.bitcoin, 0), try change(50, Self.bitcoin, 1),
        ]
        let held = ValueHistory.holdings(changes, until: moment(60))
        #expect(held == [Self.bitcoin: [range(10, 30), range(50, 60)], Self.pepe: [range(12, 60)]])
        #expect(ValueHistory.holdings([], until: moment(60)).isEmpty)
    }

    @Test func onlyMomentsWithinAStretchCanLackAPrice() throws {
        let times = [0, 10, 20, 30, 40, 50, 60].map(moment)
        let stretches = [range(10, 30), range(35, 60)]
        #expect(ValueHistory.unobserved(times, in: stretches, []) == [10, 20, 40, 50].map(moment))
        let known = try observations([5, 20, 41, 50])
        #expect(ValueHistory.unobserved(times, in: stretches, known) == [10, 40].map(moment))
        #expect(ValueHistory.unobserved(times, in: [], known).isEmpty)
    }

    @Test func twoListsOfPricesBecomeOneAndTheFirstWins() throws {
        let fine = try observations([10, 20, 30], "1")
        let days = try observations([5, 20, 25, 40], "2")
        let merged = ValueHistory.merged(fine, days)
        #expect(merged.map(\.time) == [5, 10, 20, 25, 30, 40].map(moment))
        #expect(merged.map { $0.price == Price("1") } == [false, true, true, false, true, false])
        #expect(ValueHistory.merged([], days) == days && ValueHistory.merged(fine, []) == fine)
    }
}
