import Domain
import TestSupport
import Testing

/// Against arithmetic as on paper, over all magnitudes.
@Suite struct MoneyArithmeticTests {
    private static let rounds = 4000

    private func price(_ random: inout SeededGenerator) throws -> Price {
        try #require(
            Price(mantissa: max(1, random.magnitude(upTo: .max)), scale: Int.random(in: 0...18, using: &random)))
    }

    @Test func valueIsTheProductRoundedOnce() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<Self.rounds {
            let quantity = Quantity(
                steps: random.magnitude(upTo: .max), decimals: UInt8.random(in: 0...8, using: &random))
            let price = try price(&random)
            let product = SlowNatural(quantity.steps) * SlowNatural(price.mantissa) * SlowNatural.powerOfTen(6)
            let divisor = SlowNatural.powerOfTen(Int(quantity.decimals) + Int(price.scale))
            let down = product.divided(by: divisor).quotient.int64
            let up = product.dividedRoundingUp(by: divisor).int64
            let what = "\(quantity) at \(price)"
            #expect((try? USD.value(of: quantity, at: price, rounding: .down))?.micros == down, "\(what)")
            #expect((try? USD.value(of: quantity, at: price, rounding: .up))?.micros == up, "\(what)")
        }
    }

    @Test func affordableIsTheMostThatAnAmountPaysFor() throws {
        var random = SeededGenerator(seed: 2)
        var found = 0
        for _ in 0..<Self.rounds {
            let amount = USD(micros: random.magnitude(upTo: .max))
            let price = try price(&random)
            let decimals = UInt8.random(in: 0...8, using: &random)
            let basisPoints = [0, 1, 10, 25, 9_999, 10_000].randomElement(using: &random) ?? 0
            func cost(_ steps: SlowNatural) -> SlowNatural {
                let product = steps * SlowNatural(price.mantissa) * SlowNatural.powerOfTen(6)
                let value = product.dividedRoundingUp(by: SlowNatural.powerOfTen(Int(decimals) + Int(price.scale)))
                let fee = (value * SlowNatural(basisPoints)).dividedRoundingUp(by: SlowNatural(10_000))
                return value + fee
            }
            let what = "\(amount) at \(price), \(decimals) decimals, \(basisPoints) bp"
            do {
                let steps = try Quantity.affordable(
                    for: amount, at: price, feeBasisPoints: basisPoints, decimals: decimals
                ).steps
                #expect(cost(SlowNatural(steps)) <= SlowNatural(amount.micros), "\(what): too many")
                #expect(cost(SlowNatural(steps) + SlowNatural(1)) > SlowNatural(amount.micros), "\(what): too few")
                found += 1
            } catch {
                #expect(error == .overflow)
                #expect(cost(SlowNatural(Int64.max)) <= SlowNatural(amount.micros), "\(what): fits")
            }
        }
        #expect(found > Self.rounds / 3)
    }

    @Test func feeAndShareAreRoundedOnce() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<Self.rounds {
            let amount = USD(micros: random.magnitude(upTo: .max))
            let basisPoints = Int.random(in: 0...20_000, using: &random)
            let fee = (SlowNatural(amount.micros) * SlowNatural(basisPoints)).dividedRoundingUp(by: SlowNatural(10_000))
            #expect((try? amount.fee(basisPoints: basisPoints))?.micros == fee.int64)

            let whole = Quantity(steps: max(1, random.magnitude(upTo: .max)), decimals: 3)
            let part = Quantity(steps: Int64.random(in: 0...whole.steps, using: &random), decimals: 3)
            let (share, isExact) = (SlowNatural(amount.micros) * SlowNatural(part.steps))
                .divided(by: SlowNatural(whole.steps))
            #expect(try amount.share(part, of: whole, rounding: .down).micros == share.int64)
            let up = isExact ? share : share + SlowNatural(1)
            #expect(try amount.share(part, of: whole, rounding: .up).micros == up.int64)
        }
    }

    @Test func averageCostTimesQuantityIsTheCostToFifteenDigits() throws {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<Self.rounds {
            let cost = USD(micros: random.magnitude(upTo: 1_000_000_000_000_000_000))
            let quantity = Quantity(
                steps: max(1, random.magnitude(upTo: .max)), decimals: UInt8.random(in: 0...8, using: &random))
            guard let average = Price.average(cost: cost, of: quantity) else { continue }
            // |average - exact| <= 1/2 unit of its last place before trailing zeros went, at most 10^-scale...
            let exact =
                Double(cost.micros) / 1e6
                / (Double(quantity.steps) / Double(SlowNatural.powerOfTen(Int(quantity.decimals)).int64 ?? 1))
            let tolerance = max(exact * 1e-13, 1e-18)
            #expect(abs(average.approximate - exact) <= tolerance, "\(cost) for \(quantity): \(average)")
        }
    }

    @Test func additionIsCheckedAtBothEnds() throws {
        let most = USD(micros: .max)
        let least = USD(micros: .min)
        let one = USD(micros: 1)
        #expect(throws: MoneyError.overflow) { try most.adding(one) }
        #expect(throws: MoneyError.overflow) { try least.subtracting(one) }
        #expect(throws: MoneyError.overflow) { try USD.zero.subtracting(least) }
        #expect(try most.subtracting(most) == .zero)
        #expect(try most.adding(least) == USD(micros: -1))
        #expect(try USD.sum([most, most, least, least, USD(micros: 7)]) == USD(micros: 5))
        #expect(throws: MoneyError.overflow) { try USD.sum([most, one]) }

        let coins = Quantity(steps: .max, decimals: 8)
        #expect(throws: MoneyError.overflow) { try coins.adding(Quantity(steps: 1, decimals: 8)) }
        #expect(throws: MoneyError.overflow) {
            try Quantity(steps: .min, decimals: 8).subtracting(Quantity(steps: 1, decimals: 8))
        }
        #expect(throws: MoneyError.stepMismatch) { try coins.adding(Quantity(steps: 1, decimals: 7)) }
        #expect(throws: MoneyError.stepMismatch) { try coins.subtracting(Quantity(steps: 1, decimals: 0)) }
    }

    @Test func negativeAmountsRoundTheSameWay() throws {
        let price = try #require(Price("0.0000001"))
        let sold = Quantity(steps: -1, decimals: 0)
        #expect(try USD.value(of: sold, at: price, rounding: .down) == USD(micros: -1))
        #expect(try USD.value(of: sold, at: price, rounding: .up) == .zero)
        #expect(try USD(micros: -1).fee(basisPoints: 10) == .zero)
        #expect(try Quantity.affordable(for: USD(-5), at: price, decimals: 2).steps == 0)
    }

    @Test func nothingIsDividedByNothing() throws {
        let zero = try #require(Price(mantissa: 0, scale: 0))
        let none = Quantity(steps: 0, decimals: 4)
        #expect(throws: MoneyError.divisionByZero) { try Quantity.affordable(for: USD(1), at: zero, decimals: 8) }
        #expect(throws: MoneyError.divisionByZero) { try USD(1).share(none, of: none, rounding: .up) }
        #expect(throws: MoneyError.stepMismatch) {
            try USD(1).share(Quantity(steps: 1, decimals: 3), of: none, rounding: .up)
        }
        #expect(Price.average(cost: USD(1), of: none) == nil)
    }
}
