import Domain
import Testing

@Suite struct OrderSizeTests {
    @Test(arguments: [
        ("", SizeProblem.empty), ("0", .notPositive), ("0.000", .notPositive), ("-1", .notPositive), ("1e400", .notANumber),
        ("1e5", .notANumber), ("NaN", .notANumber), ("inf", .notANumber), ("0x10", .notANumber), (" 1", .notANumber),
        ("1 ", .notANumber), ("+1", .notANumber), ("1,5", .notANumber), ("1_000", .notANumber), (".", .notANumber),
        ("1.2.3", .notANumber), ("١٢٣", .notANumber), ("１", .notANumber), ("1\u{0}", .notANumber), ("<script>", .notANumber),
        ("'; DROP TABLE orders; --", .notANumber),
        ("1234567890123456789012345678901234567890", .tooManyDigits), ("12345678901234", .tooManyDigits),
    ])
    func whatIsNoAmountIsRefused(text: String, problem: SizeProblem) {
        #expect(throws: problem) { try OrderSize.amount(parsing: text) }
        #expect(throws: problem) { try OrderSize.quantity(parsing: text, of: FillPlanTests.bitcoin) }
    }

    @Test func aQuantityMustBeOnTheStep() throws {
        let bitcoin = FillPlanTests.bitcoin
        #expect(try OrderSize.quantity(parsing: "0.00000001", of: bitcoin) == .quantity(Quantity(steps: 1, decimals: 8)))
        #expect(
            try OrderSize.quantity(parsing: "1.500000000000", of: bitcoin) == .quantity(Quantity(steps: 150_000_000, decimals: 8))
        )
        let problem = SizeProblem.offStep(step: Quantity(steps: 1, decimals: 8), symbol: "BTC")
        #expect(throws: problem) { try OrderSize.quantity(parsing: "0.000000001", of: bitcoin) }
        #expect(problem.sentence == "BTC is traded in steps of 0.00000001. Enter a multiple of that.")
        #expect(throws: SizeProblem.tooManyDigits) { try OrderSize.quantity(parsing: "92233720369", of: bitcoin) }
    }

    @Test func anAmountHasAtMostSixDecimals() throws {
        #expect(try OrderSize.amount(parsing: "50.05") == .amount(USD(micros: 50_050_000)))
        #expect(throws: SizeProblem.tooFineForUSD) { try OrderSize.amount(parsing: "0.0000001") }
    }

    @Test func aTicketBringsQuantitiesOnTheCoinsStep() throws {
        let bitcoin = FillPlanTests.bitcoin
        func ticket(_ size: OrderSize) throws -> OrderTicket {
            try OrderTicket(side: .buy, type: .market, size: size, asset: bitcoin)
        }
        #expect(
            try ticket(.quantity(Quantity(steps: 15, decimals: 1))).size == .quantity(Quantity(steps: 150_000_000, decimals: 8)))
        #expect(throws: SizeProblem.notPositive) { try ticket(.quantity(Quantity(steps: 0, decimals: 8))) }
        #expect(throws: SizeProblem.notPositive) { try ticket(.quantity(Quantity(steps: -1, decimals: 8))) }
        #expect(throws: SizeProblem.notPositive) { try ticket(.amount(.zero)) }
        #expect(throws: SizeProblem.notPositive) { try ticket(.amount(USD(-5))) }
        #expect(throws: SizeProblem.offStep(step: Quantity(steps: 1, decimals: 8), symbol: "BTC")) {
            try ticket(.quantity(Quantity(steps: 1, decimals: 9)))
        }
    }
}
