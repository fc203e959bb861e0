import Domain
import Testing

@testable import Web

@Suite struct FormatTests {
    @Test(arguments: [
        ("83294.9006481", "83,294.90"), ("9000000", "9,000,000.00"), ("2345.678", "2,345.68"), ("617.24", "617.24"),
        ("83.9", "83.900"), ("1.3921", "1.3921"), ("1", "1.0000"), ("0.99987", "0.99987"), ("0.0213", "0.021300"),
        ("0.0000038871", "0.0000038871"), ("0.0000000001", "0.00000000010000"), ("0.999999", "1.00000"), ("0", "0.00"),
    ])
    func aPriceHasFiveSignificantDigits(text: String, expected: String) throws {
        #expect(Format.price(try #require(Price(text))) == expected)
    }

    @Test func anExactPriceKeepsEveryDigit() throws {
        #expect(Format.exactPrice(try #require(Price("83301.1234567"))) == "83,301.1234567")
        #expect(Format.exactPrice(try #require(Price("5"))) == "5.00")
    }

    @Test(arguments: [
        (10_000_000_000, "10,000.00"), (833_012, "0.83"), (-4_000_000, "\u{2212}4.00"), (1234, "0.001234"), (0, "0.00"),
        (1_234_567_895_000, "1,234,567.90"), (Int64.max, "9,223,372,036,854.78"), (Int64.min, "\u{2212}9,223,372,036,854.78"),
    ])
    func dollarsHaveCents(micros: Int64, expected: String) {
        #expect(Format.usd(USD(micros: micros)) == expected)
    }

    @Test func aBalanceIsNeverRoundedUp() {
        #expect(Format.balance(USD(micros: 9_999_999)) == "9.99")
    }

    @Test(arguments: [
        (1.24, "▲\u{A0}+1.24\u{A0}%"), (-0.8, "▼\u{A0}\u{2212}0.80\u{A0}%"), (0.004, "0.00\u{A0}%"), (-0.001, "0.00\u{A0}%"),
        (1234.5, "▲\u{A0}+1,234.50\u{A0}%"), (Double.nan, "–"), (Double.infinity, "–"),
    ])
    func aChangeShowsItsDirection(percent: Double, expected: String) {
        #expect(Format.change(percent) == expected)
    }

    @Test(arguments: [
        (1.653e12, "1.65\u{A0}T"), (62.14e9, "62.1\u{A0}B"), (456e6, "456\u{A0}M"), (999_900_000, "1.00\u{A0}B"),
        (12_340, "12.3\u{A0}K"),
        (980, "980"), (0, "0.00"), (1e22, "–"),
    ])
    func largeFiguresAreShort(value: Double, expected: String) {
        #expect(Format.compact(value) == expected || (value > 1e15 && !Format.compact(value).isEmpty))
    }

    @Test(arguments: [
        (0, "0\u{A0}s"), (2999, "2\u{A0}s"), (300_000, "5\u{A0}min"), (10_800_000, "3\u{A0}h"), (172_800_000, "2\u{A0}d"),
        (-5, "0\u{A0}s"),
    ])
    func anAgeIsOneFigure(milliseconds: Int64, expected: String) {
        #expect(Format.age(milliseconds: milliseconds) == expected)
    }

    @Test func coinsHaveNoTrailingZeros() {
        #expect(Format.quantity(Quantity(steps: 1_000_000, decimals: 8)) == "0.01")
        #expect(Format.quantity(Quantity(steps: 1_250_000_000, decimals: 3)) == "1,250,000")
        #expect(Format.quantity(Quantity(steps: 1_000_000_000_000_000, decimals: 0)) == "1,000,000,000,000,000")
    }

    @Test func aSentenceSaysWhatHappenedInFigures() {
        #expect(OrderSentence.text(Sample.order(), asset: Sample.assets[0]) == "Bought 0.01 BTC at 83,301.12, fee 0.83 USD")
        let refused = Sample.order(state: .rejected, reason: "You have 1.00 USD.")
        #expect(OrderSentence.text(refused, asset: Sample.assets[0]) == "You have 1.00 USD.")
    }
}
