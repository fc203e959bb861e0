import Domain
import TestSupport
import Testing

@Suite struct FillPlanTests {
    static let bitcoin = Asset(
        id: AssetID("bitcoin"), symbol: "BTC", name: "Bitcoin", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 8)
    static let rules = TradingRules()

    static func quote(_ price: String) throws -> Quote {
        Quote(
            asset: bitcoin.id, price: try #require(Price(price)), change24h: nil, volume24h: nil, source: "test",
            time: Timestamp(milliseconds: 0))
    }

    static func plan(
        _ side: Side, _ size: OrderSize, at price: String, cash: String = "10000", holding: String = "0",
        asset: Asset = bitcoin, rules: TradingRules = rules
    ) throws -> FillPlan {
        let ticket = try OrderTicket(side: side, type: .market, size: size, asset: asset)
        let balances = TradingBalances(
            cash: try #require(USD(cash)), holding: try #require(Quantity(holding, decimals: asset.quantityDecimals)))
        return try FillPlan.market(ticket, asset: asset, quote: quote(price), balances: balances, rules: rules)
    }

    static func quantity(_ text: String, _ decimals: UInt8 = 8) throws -> OrderSize {
        .quantity(try #require(Quantity(text, decimals: decimals)))
    }

    static func rejection(_ body: () throws -> FillPlan) throws -> Rejection {
        try #require(#expect(throws: Rejection.self) { try body() })
    }

    @Test func buyingAQuantityCostsItsValueAndTheFeeBothRoundedUp() throws {
        let plan = try Self.plan(.buy, Self.quantity("0.01"), at: "83301.12")
        #expect(plan.value == USD("833.0112"))
        #expect(plan.fee == USD("0.833012"))
        #expect(plan.cashAfter == USD("9166.155788"))
        #expect(plan.holdingAfter == Quantity("0.01", decimals: 8))
        #expect(plan.cashChange == USD("-833.844212"))
        #expect(plan.rule.name == "quote")
    }

    @Test func sellingBringsTheValueRoundedDownLessTheFee() throws {
        let plan = try Self.plan(.sell, Self.quantity("0.00012345"), at: "83301.123457", cash: "0", holding: "1")
        // 10.283523690... rounded down; the fee of 0.010283523 rounded up.
        #expect(plan.value == USD("10.283523"))
        #expect(plan.fee == USD("0.010284"))
        #expect(plan.cashAfter == USD("10.273239"))
        #expect(plan.holdingAfter == Quantity("0.99987655", decimals: 8))
    }

    @Test func sellingAllLeavesNothing() throws {
        let plan = try Self.plan(.sell, .all, at: "83301.12", cash: "0", holding: "0.5")
        #expect(plan.quantity == Quantity("0.5", decimals: 8))
        #expect(plan.holdingAfter.steps == 0)
    }

    @Test(arguments: ["0.00000001", "0.00001199"])
    func dustCanAlwaysBeSoldWhole(holding: String) throws {
        let all = try Self.plan(.sell, .all, at: "83301.12", cash: "0", holding: holding)
        let byQuantity = try Self.plan(.sell, Self.quantity(holding), at: "83301.12", cash: "0", holding: holding)
        #expect(all == byQuantity)
        #expect(all.holdingAfter.steps == 0)
        #expect(all.cashAfter >= .zero)
    }

    @Test func dustThatIsWorthNothingIsGivenAway() throws {
        let plan = try Self.plan(.sell, .all, at: "0.0000001", cash: "5", holding: "0.00000001")
        #expect(plan.value == .zero)
        #expect(plan.fee == .zero)
        #expect(plan.cashAfter == USD(5))
    }

    @Test func aPartOfAHoldingMustReachTheMinimum() throws {
        let rejection = try Self.rejection { try Self.plan(.sell, Self.quantity("0.00001"), at: "83301.12", holding: "1") }
        #expect(rejection.reason == .belowMinimum)
        #expect(
            rejection.sentence
                == "This order is worth 0.833011 USD; the smallest order is 1.00 USD. You can always sell all the BTC you have.")
    }

    @Test func anAmountOfExactlyTheMinimumIsEnough() throws {
        #expect(try Self.plan(.buy, .amount(USD(1)), at: "83301.12").cashAfter >= USD(9_999))
        #expect(try Self.plan(.sell, .amount(USD(1)), at: "83301.12", holding: "1").value <= USD(1))
        let rejection = try Self.rejection { try Self.plan(.buy, .amount(USD(micros: 999_999)), at: "83301.12") }
        #expect(rejection.reason == .belowMinimum)
    }

    @Test func theRefusalForLackOfFundsSaysTheFigures() throws {
        let byAmount = try Self.rejection { try Self.plan(.buy, .amount(USD(50)), at: "83301.12", cash: "12") }
        #expect(byAmount.reason == .insufficientFunds)
        #expect(byAmount.sentence == "You have 12.00 USD available; this order needs 50.00 USD including the fee.")
        let byQuantity = try Self.rejection { try Self.plan(.buy, Self.quantity("0.5"), at: "100", cash: "12") }
        #expect(byQuantity.sentence == "You have 12.00 USD available; this order needs 50.05 USD including the fee.")
    }

    @Test func allTheCashCanBeSpentAndNotAMillionthMore() throws {
        #expect(try Self.plan(.buy, .amount(USD(10_000)), at: "83301.12").cashAfter >= .zero)
        let rejection = try Self.rejection {
            try Self.plan(.buy, .amount(USD(micros: 10_000_000_001)), at: "83301.12")
        }
        #expect(rejection.reason == .insufficientFunds)
    }

    @Test func sellingMoreThanHeldIsRefusedWithFigures() throws {
        let rejection = try Self.rejection { try Self.plan(.sell, Self.quantity("0.7"), at: "83301.12", holding: "0.5") }
        #expect(rejection.reason == .insufficientHoldings)
        #expect(rejection.sentence == "You have 0.5 BTC available; this order sells 0.7 BTC.")
        for size in [OrderSize.all, try Self.quantity("1"), .amount(USD(5))] {
            let nothing = try Self.rejection { try Self.plan(.sell, size, at: "83301.12") }
            #expect(nothing.reason == .insufficientHoldings)
            #expect(nothing.sentence == "You have no BTC to sell.")
        }
    }

    @Test func anAmountBelowOneStepIsRefused() throws {
        let coarse = Asset(
            id: AssetID("coarse"), symbol: "CRS", name: "Coarse", rank: nil, supply: nil, maxSupply: nil, quantityDecimals: 0)
        let rejection = try Self.rejection { try Self.plan(.buy, .amount(USD(5)), at: "9", asset: coarse) }
        #expect(rejection.reason == .belowMinimum)
        #expect(rejection.sentence.contains("1 CRS"))
    }

    @Test func whatDoesNotFitIsTooLarge() throws {
        let huge = OrderSize.quantity(Quantity(steps: .max, decimals: 8))
        #expect(try Self.rejection { try Self.plan(.buy, huge, at: "9000000") }.reason == .tooLarge)
        #expect(
            try Self.rejection { try Self.plan(.sell, huge, at: "9000000", holding: "92233720368.54775807") }.reason == .tooLarge)
        let small = TradingRules(maximumOrder: USD(100))
        #expect(try Self.rejection { try Self.plan(.buy, .amount(USD(101)), at: "10", rules: small) }.reason == .tooLarge)
        #expect(try Self.plan(.buy, .amount(USD(100)), at: "10", rules: small).quantity.steps > 0)
        // A holding that would leave what a quantity can be.
        let full = try Self.rejection {
            try Self.plan(.buy, Self.quantity("1"), at: "10", holding: "92233720368.54775807")
        }
        #expect(full.reason == .tooLarge)
    }

    @Test func buyingEverythingIsNoTicket() {
        #expect(throws: SizeProblem.allIsForSelling) {
            try OrderTicket(side: .buy, type: .market, size: .all, asset: Self.bitcoin)
        }
    }

    /// Whatever the price, the size and the fee: a purchase by amount never costs more than the amount and not so little
    /// that another step would have fitted; nothing is ever rounded for the trader.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func randomOrdersAreRoundedAgainstTheTrader(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var filled = 0
        for _ in 0..<2_000 {
            let decimals = UInt8.random(in: 0...8, using: &random)
            let asset = Asset(
                id: AssetID("coin"), symbol: "C", name: "Coin", rank: nil, supply: nil, maxSupply: nil,
                quantityDecimals: decimals)
            let price = try #require(
                Price(mantissa: 1 + random.magnitude(upTo: 9_000_000_000_000), scale: Int.random(in: 0...12, using: &random)))
            let rules = TradingRules(feeBasisPoints: Int.random(in: 0...300, using: &random))
            let balances = TradingBalances(
                cash: USD(micros: random.magnitude(upTo: 1_000_000_000_000_000)),
                holding: Quantity(steps: random.magnitude(upTo: 1_000_000_000_000_000), decimals: decimals))
            let size: OrderSize =
                switch Int.random(in: 0...2, using: &random) {
                case 0: .amount(USD(micros: 1 + random.magnitude(upTo: balances.cash.micros)))
                case 1: .quantity(Quantity(steps: 1 + random.magnitude(upTo: balances.holding.steps), decimals: decimals))
                default: .all
                }
            let side: Side = size == .all || Bool.random(using: &random) ? .sell : .buy
            let quote = Quote(
                asset: asset.id, price: price, change24h: nil, volume24h: nil, source: "test", time: Timestamp(milliseconds: 0))
            let ticket = try OrderTicket(side: side, type: .market, size: size, asset: asset)
            let plan: FillPlan
            do {
                plan = try FillPlan.market(ticket, asset: asset, quote: quote, balances: balances, rules: rules)
            } catch {
                continue
            }
            filled += 1
            try check(plan, ticket, balances, rules)
        }
        // A test whose orders are all refused would prove nothing.
        #expect(filled > 200)
    }

    private func check(_ plan: FillPlan, _ ticket: OrderTicket, _ balances: TradingBalances, _ rules: TradingRules) throws {
        #expect(plan.quantity.steps > 0)
        #expect(plan.cashAfter >= .zero && plan.holdingAfter.steps >= 0)
        #expect(plan.cashAfter.micros == balances.cash.micros + plan.cashChange.micros)
        #expect(plan.holdingAfter.steps == balances.holding.steps + plan.holdingChange.steps)
        // value * 10^excess lies on the trader's bad side of price * quantity, less than one unit away.
        let product = Int128(plan.price.mantissa) * Int128(plan.quantity.steps)
        let excess = Int(plan.price.scale) + Int(plan.quantity.decimals) - 6
        var unit: Int128 = 1
        for _ in 0..<abs(excess) { unit *= 10 }
        let exact = excess >= 0 ? product : product * unit
        let stated = excess >= 0 ? Int128(plan.value.micros) * unit : Int128(plan.value.micros)
        let distance = plan.side == .buy ? stated - exact : exact - stated
        #expect(distance >= 0 && distance < (excess >= 0 ? unit : 1))
        let fee = Int128(plan.fee.micros) * 10_000 - Int128(plan.value.micros) * Int128(rules.feeBasisPoints)
        #expect(fee >= 0 && fee < 10_000)
        switch ticket.size {
        case .amount(let amount) where plan.side == .buy:
            #expect(-plan.cashChange.micros <= amount.micros)
            let more = Quantity(steps: plan.quantity.steps + 1, decimals: plan.quantity.decimals)
            let value = try USD.value(of: more, at: plan.price, rounding: .up)
            #expect(try value.adding(value.fee(basisPoints: rules.feeBasisPoints)) > amount)
        case .amount(let amount): #expect(plan.value <= amount)
        case .quantity(let quantity): #expect(plan.quantity == quantity)
        case .all: #expect(plan.holdingAfter.steps == 0)
        }
    }
}
