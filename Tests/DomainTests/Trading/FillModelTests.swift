import Domain
import TestSupport
import Testing

@Suite struct FillModelTests {
    private static func quote(_ price: String, volume: String? = nil) throws -> Quote {
        Quote(
            asset: AssetID("bitcoin"), price: try #require(Price(price)), change24h: nil,
            volume24h: volume.flatMap { USD($0) }, source: "test", time: Timestamp(milliseconds: 0))
    }

    @Test func withoutAModelTheQuoteIsThePrice() throws {
        let modelled = try FillModel.plain.modelled(.buy, Self.quote("123.45", volume: "1"), notional: USD(1_000_000))
        #expect(modelled.price == Price("123.45") && modelled.rule == .quote)
        #expect(try FillModel.plain.capacity(on: Self.quote("1", volume: "1"), intervalMilliseconds: 1, decimals: 8) == nil)
    }

    @Test func halfTheSpreadGoesEachWay() throws {
        let model = FillModel(spreadBasisPoints: 4)
        #expect(try model.modelled(.buy, Self.quote("100"), notional: USD(1)).price == Price("100.02"))
        #expect(try model.modelled(.sell, Self.quote("100"), notional: USD(1)).price == Price("99.98"))
    }

    /// In millionths: coefficient × √(notional / volume), rounded up.
    private static let impacts: [(notional: String, volume: String, basisPoints: Int, millionths: Int64)] = [
        ("100", "1000000", 1000, 1000), ("1000000", "1000000", 100, 10_000), ("4000000", "1000000", 100, 20_000),
        ("1000000", "1", 100, 50_000), ("0.000001", "1000000000000", 1000, 0), ("1", "900", 1000, 3334),
        ("123456.789", "987654321.123", 700, 783), ("1", "0", 1000, 0),
    ]

    @Test(arguments: impacts)
    func impactGrowsWithTheSquareRootUpToACap(notional: String, volume: String, basisPoints: Int, millionths: Int64) throws {
        let model = FillModel(impact: .squareRoot(basisPoints: basisPoints))
        let modelled = try model.modelled(.sell, Self.quote("100", volume: volume), notional: #require(USD(notional)))
        #expect(abs(modelled.impactMillionths - millionths) <= 1, "\(modelled.impactMillionths)")
    }

    @Test func nobodyKnowsTheVolumeNobodyModelsAnImpact() throws {
        let model = FillModel(impact: .squareRoot(basisPoints: 1000), participationPercent: 10)
        #expect(try model.modelled(.buy, Self.quote("100"), notional: USD(1_000_000)).rule == .quote)
        #expect(try model.capacity(on: Self.quote("100"), intervalMilliseconds: 1000, decimals: 8) == nil)
    }

    @Test func aPriceIsNeverBetterThanTheQuote() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let mantissa = 1 + random.magnitude(upTo: 9_000_000_000_000_000_000)
            let price = try #require(Price(mantissa: mantissa, scale: Int.random(in: 0...18, using: &random)))
            let quote = Quote(
                asset: AssetID("a"), price: price, change24h: nil, volume24h: USD(micros: 1 + random.magnitude(upTo: .max - 1)),
                source: "test", time: Timestamp(milliseconds: 0))
            let model = FillModel(
                spreadBasisPoints: Int.random(in: 0...300, using: &random),
                impact: .squareRoot(basisPoints: Int.random(in: 0...2000, using: &random)))
            let notional = USD(micros: 1 + random.magnitude(upTo: .max - 1))
            let (buy, sell) = (model.modelled(.buy, quote, notional: notional), model.modelled(.sell, quote, notional: notional))
            #expect(buy.price >= price && sell.price <= price)
            #expect(buy.impactMillionths <= 50_000)
            guard buy.rule == .modelled, sell.rule == .modelled else { continue }
            // Never worse by more than the model says and the last digit kept.
            let factor = 1 + Double(buy.halfSpreadMillionths + buy.impactMillionths) / 1e6
            #expect(buy.price.approximate <= price.approximate * factor * (1 + 1e-11) + 2e-18)
        }
    }

    @Test func anOrderTakesItsShareOfTheInterval() throws {
        let model = FillModel(participationPercent: 10)
        // 86,400 dollars a day are one a second; ten percent of that at 0.5 dollars.
        let capacity = try model.capacity(on: Self.quote("0.5", volume: "86400"), intervalMilliseconds: 1000, decimals: 3)
        #expect(capacity == Quantity("0.2", decimals: 3))
        // Never nothing: an order could not end.
        let least = try model.capacity(on: Self.quote("90000", volume: "1"), intervalMilliseconds: 1000, decimals: 8)
        #expect(least?.steps == 1)
    }
}
