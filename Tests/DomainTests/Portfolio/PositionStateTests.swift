import Domain
import TestSupport
import Testing

@Suite struct PositionStateTests {
    private func coins(_ text: String) throws -> Quantity { try #require(Quantity(text, decimals: 8)) }

    @Test func theAverageCostIncludesFees() throws {
        var position = PositionState(decimals: 8)
        try position.apply(side: .buy, quantity: coins("1"), value: USD(100), fee: USD(1))
        try position.apply(side: .buy, quantity: coins("1"), value: USD(200), fee: USD(1))
        #expect(position.cost == USD(302))
        #expect(position.averageCost == Price("151"))
        #expect(position.feesPaid == USD(2))
        try position.apply(side: .sell, quantity: coins("0.5"), value: USD(100), fee: USD(1))
        // 99 came in, 75.5 they had cost.
        #expect(position.realisedGain == USD("23.5"))
        #expect(position.cost == USD("226.5"))
        #expect(position.averageCost == Price("151"))
        #expect(position.unrealisedGain(at: try #require(Price("160"))) == USD("13.5"))
        #expect(position.value(at: try #require(Price("160"))) == USD(240))
    }

    @Test func aSoldOutPositionKeepsItsRealisedGainAndNoCost() throws {
        var position = PositionState(decimals: 8)
        try position.apply(side: .buy, quantity: coins("0.00000003"), value: USD(micros: 10), fee: USD(micros: 1))
        try position.apply(side: .sell, quantity: coins("0.00000001"), value: USD(micros: 5), fee: USD(micros: 1))
        #expect(position.realisedGain == USD(micros: 0))
        try position.apply(side: .sell, quantity: coins("0.00000002"), value: USD(micros: 5), fee: USD(micros: 1))
        #expect(position.cost == .zero)
        #expect(position.averageCost == nil)
        #expect(position.realisedGain == USD(micros: -3))
        // Bought again, it starts from a cost of nothing and keeps what was realised.
        try position.apply(side: .buy, quantity: coins("1"), value: USD(5), fee: .zero)
        #expect(position.cost == USD(5))
        #expect(position.realisedGain == USD(micros: -3))
    }

    @Test func moreThanHeldCannotBeSold() throws {
        var position = PositionState(decimals: 8)
        let before = position
        #expect(throws: PositionError.soldMoreThanHeld) {
            try position.apply(side: .sell, quantity: Quantity(steps: 1, decimals: 8), value: .zero, fee: .zero)
        }
        #expect(position == before)
        let full = PositionState(
            quantity: Quantity(steps: .max, decimals: 8), cost: .zero, realisedGain: .zero, feesPaid: .zero)
        position = full
        #expect(throws: PositionError.money(.overflow)) {
            try position.apply(side: .buy, quantity: Quantity(steps: 1, decimals: 8), value: USD(1), fee: .zero)
        }
        #expect(position == full)
    }

    /// What came in less what went out is what was realised less what the rest cost, to the millionth, after any fills.
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func cashFlowsAreRealisedGainLessCost(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var position = PositionState(decimals: 8)
        var flow: Int64 = 0
        for _ in 0..<3_000 {
            let value = USD(micros: random.magnitude(upTo: 1_000_000_000))
            let fee = USD(micros: min(value.micros, random.magnitude(upTo: 1_000_000)))
            if position.quantity.steps > 0, Bool.random(using: &random) {
                let part = min(position.quantity.steps, 1 + random.magnitude(upTo: position.quantity.steps))
                let costBefore = position.cost
                try position.apply(side: .sell, quantity: Quantity(steps: part, decimals: 8), value: value, fee: fee)
                flow += value.micros - fee.micros
                #expect(position.cost <= costBefore)
            } else {
                let steps = 1 + random.magnitude(upTo: 1_000_000_000_000)
                try position.apply(side: .buy, quantity: Quantity(steps: steps, decimals: 8), value: value, fee: fee)
                flow -= value.micros + fee.micros
            }
            #expect(position.realisedGain.micros - position.cost.micros == flow)
            #expect(position.cost >= .zero)
            if position.quantity.steps == 0 { #expect(position.cost == .zero) }
        }
    }
}
