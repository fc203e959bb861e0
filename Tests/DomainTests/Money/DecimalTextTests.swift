import Domain
import TestSupport
import Testing

@Suite struct DecimalTextTests {
    /// What people and hostile clients type where an amount is expected.
    static let noNumbers = [
        "", " ", "-", ".", "-.", "+1", "1,5", "1 000", "1'000", "1_000", " 1", "1 ", "1\n", "--1", "1-", "1.2.3", "..1",
        "NaN", "nan", "inf", "-Infinity", "0x10", "0b1", "1e", "1e400", "1e5", "1E-5", "$1", "1$", "٣", "１２", "१०", "一",
        "1٣", "½", "²", "1\u{0}", "<script>", "' OR 1=1 --", "1234567890123456789012345678901234567890",
        String(repeating: "9", count: 10_000), "0." + String(repeating: "0", count: 100_000),
    ]

    @Test(arguments: noNumbers) func isRefused(_ text: String) {
        #expect(USD(text) == nil)
        #expect(Quantity(text, decimals: 8) == nil)
        #expect(Quantity(text) == nil)
        #expect(Price(text) == nil)
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("-1", -1_000_000), ("1.", 1_000_000), (".5", 500_000), ("007", 7_000_000),
        ("0.000001", 1), ("1.50000000000000000000", 1_500_000), ("9223372036854.775807", Int64.max),
        ("-9223372036854.775808", Int64.min),
    ]) func isRead(_ text: String, _ micros: Int64) {
        #expect(USD(text)?.micros == micros)
    }

    @Test(arguments: ["0.0000001", "9223372036854.775808", "-9223372036854.775809", "1.0000005"])
    func doesNotFitDollars(_ text: String) {
        #expect(USD(text) == nil)
    }

    @Test func aQuantityIsOnItsStep() {
        #expect(Quantity("0.00000001", decimals: 8)?.steps == 1)
        #expect(Quantity("0.000000010", decimals: 8)?.steps == 1)
        #expect(Quantity("0.000000001", decimals: 8) == nil)
        #expect(Quantity("1.5", decimals: 0) == nil)
        #expect(Quantity("1000000000000000", decimals: 3)?.steps == 1_000_000_000_000_000_000)
        #expect(Quantity("9223372036854775808", decimals: 0) == nil)
    }

    @Test func aPriceIsNotNegative() {
        #expect(Price("-1") == nil)
        #expect(Price("0.0000000000000000001") == nil)
        #expect(Price("9223372036854775808") == nil)
        #expect(Price("1.50")?.description == "1.5")
        #expect(Price("100")?.description == "100")
    }

    /// As sources send them.
    @Test func aSourcesPriceIsRounded() {
        #expect(Price(rounding: "83294.900648123456789012")?.description == "83294.9006481")
        #expect(Price(rounding: "1.2345e-7")?.description == "0.00000012345")
        #expect(Price(rounding: "9e6")?.description == "9000000")
        #expect(Price(rounding: "0.99999999999999")?.description == "1")
        #expect(Price(rounding: "1234567890123456")?.description == "1234567890123456")
        #expect(Price(rounding: "1e-19") == nil)
        #expect(Price(rounding: "6e-19")?.description == "0.000000000000000001")
    }

    @Test(arguments: [
        "0", "-1", "NaN", "1e400", "1e19", "1e-401", "1e9223372036854775807", "1e-9223372036854775808", "1e99999999999999999999",
        "1e1e1", "1e1.5", "e5", "0x10", "", "1e ",
    ]) func noPriceOfASource(_ text: String) {
        #expect(Price(rounding: text) == nil)
    }

    @Test func whatIsPrintedReadsBackTheSame() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            let sign: Int64 = Bool.random(using: &random) ? 1 : -1
            let amount = USD(micros: sign * random.magnitude(upTo: .max))
            #expect(USD(amount.description) == amount)

            let quantity = Quantity(
                steps: sign * random.magnitude(upTo: .max), decimals: UInt8.random(in: 0...18, using: &random))
            #expect(Quantity(quantity.description) == quantity)
            #expect(Quantity(quantity.shortDescription, decimals: quantity.decimals) == quantity)

            let price = try #require(
                Price(mantissa: random.magnitude(upTo: .max), scale: Int.random(in: 0...18, using: &random)))
            #expect(Price(price.description) == price)
        }
        for micros in [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max] {
            #expect(USD(USD(micros: micros).description)?.micros == micros)
            #expect(Quantity(Quantity(steps: micros, decimals: 8).description)?.steps == micros)
        }
    }

    @Test func printsLikePeopleWrite() {
        #expect(USD(micros: 1_234_500_000).description == "1234.50")
        #expect(USD(micros: -1).description == "-0.000001")
        #expect(USD.zero.description == "0.00")
        #expect(Quantity(steps: 1_000_000, decimals: 8).description == "0.01000000")
        #expect(Quantity(steps: 1_000_000, decimals: 8).shortDescription == "0.01")
        #expect(Quantity(steps: -5, decimals: 0).description == "-5")
    }
}
