import Domain
import Testing

@testable import Web

struct AmountTextTests {
    @Test(arguments: [
        ("1500", "1500"), ("1,5", "1.5"), ("1.5", "1.5"), (" 1.5 ", "1.5"), ("0,500", "0.500"), ("1,500.25", "1500.25"),
        ("1.500,25", "1500.25"), ("1,500,000", "1500000"), ("1.500.000", "1500000"), ("10 000", "10000"),
        ("10\u{00A0}000,5", "10000.5"), (".5", ".5"), (",5", ".5"), ("1.500", "1.500"), ("1500,500", "1500.500"), ("5.", "5"),
    ])
    func readsWhatPeopleType(typed: String, expected: String) throws {
        let parsed = try AmountText.parse(typed)
        let wanted = try #require(DecimalText(expected))
        #expect(parsed.units(decimals: 6) == wanted.units(decimals: 6), "\(typed)")
    }

    @Test func asksWhichOfTwoReadingsIsMeant() {
        #expect(throws: AmountText.Problem(message: "1,500 can mean two things: write 1500 or 1.500.")) {
            try AmountText.parse("1,500")
        }
    }

    @Test(arguments: [
        "", " ", "0", "0.000", "-1", "\u{2212}1", "1e400", "1e3", "NaN", "inf", "0x10", "+1", "1.2.3", "1,2,3", "1,50,000",
        "١٢٣", "１２", "一", "1 0", "1..2", "..", ",", "1;2", "<script>", "'; DROP TABLE orders;--",
        "1234567890123456789012345678901234567890", "½", "1.5.", "\u{0}1",
    ])
    func refusesWhatIsNoAmount(typed: String) {
        #expect(throws: AmountText.Problem.self) { try AmountText.parse(typed) }
    }

    @Test func saysWhyInWords() {
        #expect(throws: AmountText.Problem(message: "Write it with the digits 0 to 9.")) { try AmountText.parse("١٢") }
        #expect(throws: AmountText.Problem(message: "That has too many digits: at most 30.")) {
            try AmountText.parse(String(repeating: "9", count: 40))
        }
        #expect(throws: AmountText.Problem(message: "Write a number greater than zero.")) { try AmountText.parse("-1") }
    }

    @Test func keepsToTheCoinsStep() throws {
        let coins = FakeCoins.bitcoin
        #expect(try AmountText.quantity("0.00000001", of: coins) == Quantity(steps: 1, decimals: 8))
        #expect(try AmountText.quantity("0.100000000", of: coins) == Quantity(steps: 10_000_000, decimals: 8))
        #expect(throws: AmountText.Problem(message: "BTC has at most 8 decimals.")) {
            try AmountText.quantity("0.000000001", of: coins)
        }
        #expect(throws: AmountText.Problem(message: "DUST is traded in whole coins.")) {
            try AmountText.quantity("1.5", of: FakeCoins.dust)
        }
        #expect(throws: AmountText.Problem(message: "That is more than the exchange can count.")) {
            try AmountText.quantity("999999999999999999", of: coins)
        }
        #expect(try AmountText.usd("0.000001") == USD(micros: 1))
        #expect(throws: AmountText.Problem(message: "An amount in USD has at most six decimals.")) {
            try AmountText.usd("0.0000001")
        }
    }
}

private enum FakeCoins {
    static let bitcoin = Asset(
        id: AssetID("bitcoin"), symbol: "BTC", name: "Bitcoin", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 8)
    static let dust = Asset(
        id: AssetID("dust"), symbol: "DUST", name: "Dust", rank: 2, supply: nil, maxSupply: nil, quantityDecimals: 0)
}
