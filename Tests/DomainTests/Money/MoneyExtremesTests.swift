import Domain
import Testing

/// The range that the exchange promises: prices from 1e-10 to 9,000,000, holdings to 1e15 units of a sub-cent coin, totals
/// to 1e12 USD.
@Suite struct MoneyExtremesTests {
    private let lowest = Price("0.0000000001")
    private let highest = Price("9000000")

    @Test func aPetaUnitHoldingOfASubCentCoinHasAValue() throws {
        let price = try #require(Price("0.000999999999"))
        let decimals = Asset.quantityDecimals(listedAt: price)
        let holding = try #require(Quantity("1000000000000000", decimals: decimals))
        #expect(try USD.value(of: holding, at: price, rounding: .down) == USD("999999999000.0"))
    }

    @Test func theCheapestCoin() throws {
        let price = try #require(lowest)
        #expect(price.description == "0.0000000001")
        let decimals = Asset.quantityDecimals(listedAt: price)
        #expect(decimals == 0)
        let bought = try Quantity.affordable(for: USD(10_000), at: price, feeBasisPoints: 10, decimals: decimals)
        #expect(bought.steps == 99_900_099_900_000)
        let value = try USD.value(of: bought, at: price, rounding: .up)
        #expect(try value.adding(value.fee(basisPoints: 10)) <= USD(10_000))
        // A million million dollars of it are more coins than there are numbers.
        #expect(throws: MoneyError.overflow) {
            try Quantity.affordable(for: USD(1_000_000_000_000), at: price, decimals: decimals)
        }
    }

    @Test func theDearestCoin() throws {
        let price = try #require(highest)
        let decimals = Asset.quantityDecimals(listedAt: price)
        let bought = try Quantity.affordable(for: USD(1_000_000_000_000), at: price, feeBasisPoints: 10, decimals: decimals)
        #expect(bought.shortDescription == "111000.11100011")
        let one = Quantity(steps: 1, decimals: decimals)
        #expect(try USD.value(of: one, at: price, rounding: .up) == USD("0.09"))
        // The largest holding of it overflows as an error, not as a number.
        #expect(throws: MoneyError.overflow) {
            try USD.value(of: Quantity(steps: .max, decimals: decimals), at: price, rounding: .down)
        }
    }

    @Test func oneStepOfACheapCoinCostsAtLeastOneMicro() throws {
        let price = try #require(Price(mantissa: 1, scale: 18))
        let one = Quantity(steps: 1, decimals: 8)
        #expect(try USD.value(of: one, at: price, rounding: .up) == USD(micros: 1))
        #expect(try USD.value(of: one, at: price, rounding: .down) == .zero)
        #expect(try USD(micros: 1).fee(basisPoints: 10) == USD(micros: 1))
    }

    @Test func pricesCompareByValueAcrossAllScales() throws {
        let prices = try [
            "0.000000000000000001", "0.0000000001", "0.00000000011", "0.999999999999999999", "1", "1.000000000000000001",
            "9.2", "9000000", "9000000.000000000001", "9223372036854775807",
        ].map { try #require(Price($0)) }
        #expect(prices == prices.sorted())
        for (index, left) in prices.enumerated() {
            for (otherIndex, right) in prices.enumerated() { #expect((left < right) == (index < otherIndex)) }
        }
    }
}
