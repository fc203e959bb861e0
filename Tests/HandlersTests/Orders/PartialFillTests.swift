import Contracts
import Domain
import Storage
import TestSupport
import Testing

@testable import Handlers

/// Orders that are larger than what one quote bears.
@Suite struct PartialFillTests {
    private static let bitcoin = TradingExchange.bitcoin
    /// Ten percent of what trades in a second: at 864,000,000 dollars a day, 1,000 dollars.
    private static let settings = TradingSettings(rules: TradingRules(fills: FillModel(participationPercent: 10)))
    private static let volume = USD(864_000_000)

    private static func coins(_ text: String) throws -> OrderSize { .quantity(try #require(Quantity(text, decimals: 8))) }

    @Test func aMarketOrderFillsInPartsOverTheNextTicks() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            await exchange.tick("50000", of: Self.bitcoin, volume: Self.volume)
            let trader = try await exchange.trader()
            let order = try await trader.place(.buy, Self.coins("0.05"), id: "1")
            #expect(order.state == .partiallyFilled && order.fills.count == 1 && order.quantity == Quantity("0.05", decimals: 8))
            #expect(order.fills.first?.quantity == Quantity("0.02", decimals: 8))
            await exchange.tick("50000", of: Self.bitcoin, volume: Self.volume)
            #expect(try await trader.order(order.id).fills.count == 2)
            await exchange.tick("49000", of: Self.bitcoin, volume: Self.volume)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.fills.map(\.quantity.steps) == [2_000_000, 2_000_000, 1_000_000])
            #expect(filled.fills.map(\.price) == ["50000", "50000", "49000"].map { Price($0) })
            #expect(try await trader.view().heldCash == nil && exchange.engine.count == 0)
            let report = try LedgerAudit.run(onFolder: exchange.folder.path)
            #expect(report.isClean, "\(report)")
        }
    }

    @Test func anAmountIsSpentWhateverThePricesAre() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            await exchange.tick("50000", of: Self.bitcoin, volume: Self.volume)
            let trader = try await exchange.trader()
            let order = try await trader.place(.buy, .amount(USD(2500)), id: "1")
            #expect(order.state == .partiallyFilled)
            for price in ["51000", "52000", "53000"] { await exchange.tick(price, of: Self.bitcoin, volume: Self.volume) }
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.fills.count == 3)
            let spent = try USD.sum(filled.fills.map { try $0.value.adding($0.fee) })
            #expect(spent <= USD(2500) && spent > USD("2499.99")!)
            #expect(try await trader.view().cash == USD(10_000).subtracting(spent))
        }
    }

    @Test func aSaleInPartsGivesBackWhatIsCancelled() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            await exchange.tick("50000", of: Self.bitcoin)
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, Self.coins("0.1"), id: "buy")
            await exchange.tick("50000", of: Self.bitcoin, volume: Self.volume)
            let order = try await trader.place(.sell, .all, id: "sell")
            #expect(order.state == .partiallyFilled && order.heldQuantity == Quantity("0.08", decimals: 8))
            let canceled = try await trader.cancel(order.id)
            #expect(canceled.state == .canceled && canceled.fills.count == 1)
            #expect(try await trader.place(.sell, Self.coins("0.08"), id: "rest").state == .partiallyFilled)
            let report = try LedgerAudit.run(onFolder: exchange.folder.path)
            #expect(report.isClean, "\(report)")
        }
    }

    @Test func whatDoesNotWaitTakesOnePartOrNone() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            await exchange.tick("50000", of: Self.bitcoin, volume: Self.volume)
            let trader = try await exchange.trader()
            let limit = Price("51000")
            let some = try await trader.place(
                .limit, .buy, Self.coins("0.05"), OrderTerms(limitPrice: limit, timeInForce: .immediateOrCancel), id: "ioc")
            #expect(some.state == .expired && some.fills.count == 1 && some.heldCash == nil)
            let none = try await trader.place(
                .limit, .buy, Self.coins("0.05"), OrderTerms(limitPrice: limit, timeInForce: .fillOrKill), id: "fok")
            #expect(none.state == .expired && none.fills.isEmpty)
            let report = try LedgerAudit.run(onFolder: exchange.folder.path)
            #expect(report.isClean, "\(report)")
        }
    }

    @Test func aLimitFillsInPartsAsLongAsThePriceIsThere() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            await exchange.tick("50000", of: Self.bitcoin, volume: Self.volume)
            let trader = try await exchange.trader()
            let order = try await trader.limit(.buy, Self.coins("0.05"), at: "49000", id: "1")
            await exchange.tick("49000", of: Self.bitcoin, volume: Self.volume)
            await exchange.tick("49500", of: Self.bitcoin, volume: Self.volume)
            #expect(try await trader.order(order.id).fills.count == 1)
            await exchange.tick("48000", of: Self.bitcoin, volume: Self.volume)
            await exchange.tick("48000", of: Self.bitcoin, volume: Self.volume)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.fills.count == 3 && filled.fills.allSatisfy { $0.price == Price("49000") })
            #expect(try await trader.view().heldCash == nil)
            let report = try LedgerAudit.run(onFolder: exchange.folder.path)
            #expect(report.isClean, "\(report)")
        }
    }

    @Test func nobodyGetsTwoPartsOfOneQuote() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            await exchange.tick("50000", of: Self.bitcoin, volume: Self.volume)
            let trader = try await exchange.trader()
            let parts = try await trader.place(.buy, Self.coins("0.05"), id: "parts")
            #expect(parts.fills.count == 1)
            let waits = try await trader.limit(.buy, .amount(USD(100)), at: "40000", id: "waits")
            // As if the quote had come while that one was being placed, and had reached it.
            exchange.engine.watch(
                waits.id, of: Self.bitcoin.id, waitingFor: .nextQuote, expiresAt: nil, since: TradingExchange.start)
            await exchange.engine.settled()
            #expect(try await trader.order(parts.id).fills.count == 1)
            #expect(try await trader.order(waits.id).state == .new && exchange.engine.count == 2)
            // The next one does.
            await exchange.tick("50000", of: Self.bitcoin, volume: Self.volume)
            #expect(try await trader.order(parts.id).fills.count == 2)
        }
    }

    @Test func spreadAndImpactAreOnTheReceipt() async throws {
        let model = FillModel(spreadBasisPoints: 10, impact: .squareRoot(basisPoints: 1000))
        try await PlaceOrderTests.withExchange(settings: TradingSettings(rules: TradingRules(fills: model))) { exchange in
            await exchange.tick("50000", of: Self.bitcoin, volume: USD(1_000_000))
            let trader = try await exchange.trader()
            // A ten-thousandth of the day's volume: a hundredth of ten percent.
            let fill = try #require(try await trader.place(.buy, .amount(USD(100)), id: "1").fills.first)
            #expect(fill.rule == "modelled" && fill.halfSpreadMillionths == 500 && fill.impactMillionths == 1000)
            #expect(fill.price == Price("50075") && fill.quotePrice == Price("50000"))
        }
    }
}
