import Contracts
import Domain
import Testing

@testable import Handlers

@Suite("What a list of the source changes")
struct ListingPlanTests {
    private func coins(_ count: Int) -> [ObservedAsset] {
        (1...count).map { .coin(AssetID("coin-\($0)"), rank: $0, price: "1.5") }
    }

    private func apply(_ plan: ListingPlan, to known: [Asset]) -> [Asset] {
        var byID = Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0) })
        for asset in plan.new + plan.changed { byID[asset.id] = asset }
        return byID.values.sorted { $0.id < $1.id }
    }

    @Test("The first hundred by rank are listed, whatever the order of the rows")
    func firstHundred() {
        let plan = ListingPlan(known: [], observed: coins(120).shuffled(), limit: 100)
        #expect(plan.new.map(\.rank) == (1...100).map { $0 })
        #expect(ListingPlan(known: plan.new, observed: coins(120), limit: 100).isEmpty)
    }

    @Test("The step is fixed by the first price for ever")
    func step() throws {
        let plan = ListingPlan(known: [], observed: [.bitcoin, .pepe], limit: 100)
        #expect(plan.new.map(\.quantityDecimals) == [8, 0 + Asset.quantityDecimals(listedAt: try #require(Price("0.000012")))])
        let cheap = ObservedAsset.coin(.bitcoin, rank: 1, price: "0.0001")
        let later = ListingPlan(known: plan.new, observed: [cheap, .pepe], limit: 100)
        #expect(later.isEmpty)
    }

    @Test("A coin that left is delisted, and listed again when it is back")
    func leavesAndReturns() {
        var known = ListingPlan(known: [], observed: coins(10), limit: 100).new
        let without = ListingPlan(known: known, observed: Array(coins(10).dropFirst()), limit: 100)
        #expect(without.changed.map(\.state) == [.delisted])
        #expect(without.changed.first?.rank == nil)
        known = apply(without, to: known)
        let back = ListingPlan(known: known, observed: coins(10), limit: 100)
        #expect(back.changed.map(\.state) == [.listed])
    }

    @Test("A suspended coin waits for a quote, in the list or not")
    func suspended() {
        var known = ListingPlan(known: [], observed: coins(10), limit: 100).new
        known[0].state = .suspended
        #expect(ListingPlan(known: known, observed: coins(10), limit: 100).isEmpty)
        let gone = ListingPlan(known: known, observed: Array(coins(10).dropFirst()), limit: 100)
        #expect(gone.changed.map(\.state) == [.suspended])
        #expect(gone.changed.first?.rank == nil)
    }

    @Test("A list that lost most of its rows delists nothing")
    func brokenList() {
        let known = ListingPlan(known: [], observed: coins(100), limit: 100).new
        #expect(ListingPlan(known: known, observed: coins(3), limit: 100).isEmpty)
        #expect(ListingPlan(known: known, observed: [], limit: 100).isEmpty)
    }

    @Test("Rows that cannot be coins are left out")
    func refused() {
        let bad = ["", "USD", "a b", "../etc", "<script>", String(repeating: "a", count: 65)].map {
            ObservedAsset.coin(AssetID($0), rank: 1, price: "1")
        }
        let plan = ListingPlan(
            known: [], observed: bad + [.coin(.pepe, rank: 9, price: "0"), .bitcoin, .bitcoin], limit: 100)
        #expect(plan.new.map(\.id) == [.bitcoin])
        #expect(plan.refused.count == bad.count + 1)
    }

    @Test("Names, ranks and supplies follow the source")
    func updates() {
        let known = ListingPlan(known: [], observed: [.bitcoin], limit: 100).new
        let renamed = ObservedAsset(
            id: .bitcoin, symbol: "XBT", name: "Bitcoin Core", rank: 3, supply: 5, maxSupply: 21,
            price: ObservedAsset.bitcoin.price)
        let plan = ListingPlan(known: known, observed: [renamed], limit: 100)
        #expect(plan.changed.first?.name == "Bitcoin Core")
        #expect(plan.changed.first?.rank == 3)
        #expect(plan.changed.first?.maxSupply == 21)
    }
}
