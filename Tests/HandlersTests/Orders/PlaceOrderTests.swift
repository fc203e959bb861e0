import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

@Suite struct PlaceOrderTests {
    static let bitcoin = TradingExchange.bitcoin
    static let tenth = OrderSize.quantity(Quantity(steps: 10_000_000, decimals: 8))

    static func withExchange(
        settings: TradingSettings = TradingSettings(), _ body: (TradingExchange) async throws -> Void
    ) async throws {
        let exchange = try await TradingExchange.open(settings: settings)
        do {
            try await body(exchange)
        } catch {
            await exchange.close()
            throw error
        }
        await exchange.close()
    }

    static func error(_ body: () async throws -> some Sendable) async throws -> BusError {
        try #require(await #expect(throws: BusError.self) { _ = try await body() })
    }

    @Test func aPurchaseHasAReceiptAndMovesTheMoney() async throws {
        try await Self.withExchange { exchange in
            exchange.setPrice("83301.12", of: Self.bitcoin, age: 1_500)
            let trader = try await exchange.trader()
            let order = try await trader.place(.buy, Self.tenth, id: "first")
            #expect(order.state == .filled && order.reason == nil && order.reasonText == nil)
            let fill = try #require(order.fills.first)
            #expect(order.fills.count == 1)
            #expect(fill.price == Price("83301.12") && fill.value == USD("8330.112") && fill.fee == USD("8.330112"))
            #expect(fill.cashAfter == USD("1661.557888") && fill.holdingAfter == Quantity("0.1", decimals: 8))
            #expect(fill.quoteSource == "test" && fill.quoteAgeMilliseconds == 1_500 && fill.rule == "quote")
            let stored = try await exchange.bus.request(GetOrder(credential: trader.credential, order: order.id))
            #expect(stored == order)
            let postings = try await exchange.ledger.read { try $0.postings(of: fill.id.rawValue) }
            #expect(postings.count == 5)
            let fees = try await exchange.ledger.read { try $0.balance(of: .fees, .usd) }
            #expect(fees == 8_330_112)
        }
    }

    @Test func aSaleBringsCashAndKeepsTheGain() async throws {
        try await Self.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, Self.tenth, id: "buy")
            exchange.setPrice("90000", of: Self.bitcoin)
            let order = try await trader.place(.sell, .all, id: "sell")
            #expect(order.fills.first?.value == USD(9_000) && order.fills.first?.holdingAfter.steps == 0)
            let view = try await trader.view()
            #expect(view.realisedGain == USD("652.557888"))
            #expect(view.cash == USD("10652.557888") && view.contributed == USD(10_000))
        }
    }

    // MARK: - Refusals are stored orders

    private struct Refusal: Sendable {
        let reason: OrderReason
        let sentence: String
        let side: Side
        let size: OrderSize
        let arrange: @Sendable (TradingExchange) -> Void
    }

    private static let refusals: [Refusal] = [
        Refusal(
            reason: .insufficientFunds,
            sentence: "You have 10000.00 USD available; this order needs 20000.00 USD including the fee.", side: .buy,
            size: .amount(USD(20_000))
        ) { _ in },
        Refusal(reason: .insufficientHoldings, sentence: "You have no BTC to sell.", side: .sell, size: .all) { _ in },
        Refusal(reason: .insufficientHoldings, sentence: "You have no BTC to sell.", side: .sell, size: tenth) { _ in },
        Refusal(
            reason: .belowMinimum, sentence: "This order is worth 0.99 USD; the smallest order is 1.00 USD.", side: .buy,
            size: .amount(USD(micros: 990_000))
        ) { _ in },
        Refusal(
            reason: .tooLarge,
            sentence: "This order of BTC is too large; the largest is worth 1000000000000.00 USD.", side: .buy,
            size: .quantity(Quantity(steps: .max, decimals: 8))
        ) { _ in },
        Refusal(
            reason: .noQuote, sentence: "Bitcoin has no price yet. Try again in a moment.", side: .buy, size: tenth
        ) { $0.setPrice(nil, of: bitcoin) },
        Refusal(
            reason: .staleQuote,
            sentence: "The last price of Bitcoin is 60 s old; orders are filled on prices of at most 15 s. Try again when "
                + "prices move.", side: .buy, size: tenth
        ) { $0.setPrice("83301.12", of: bitcoin, age: 60_000) },
        Refusal(
            reason: .assetSuspended, sentence: "Bitcoin is suspended: its source quotes it no more.", side: .buy, size: tenth
        ) { $0.setPrice("83301.12", of: bitcoin, state: .suspended) },
        Refusal(
            reason: .tradingHalted, sentence: "Trading of Bitcoin is halted: Fork.", side: .buy, size: tenth
        ) {
            $0.setPrice(
                "83301.12", of: bitcoin, halt: Halt(asset: bitcoin.id, reason: "Fork.", since: TradingExchange.start))
        },
        Refusal(reason: .tradingHalted, sentence: "Trading is halted: Maintenance.", side: .buy, size: tenth) {
            $0.setPrice("83301.12", of: bitcoin, halt: Halt(asset: nil, reason: "Maintenance.", since: TradingExchange.start))
        },
    ]

    @Test(arguments: refusals.indices) func aRefusalIsAStoredOrderWithItsReason(index: Int) async throws {
        let refusal = Self.refusals[index]
        try await Self.withExchange { exchange in
            let trader = try await exchange.trader()
            refusal.arrange(exchange)
            let order = try await trader.place(refusal.side, refusal.size, id: "refused")
            #expect(order.state == .rejected && order.fills.isEmpty)
            #expect(order.reason == refusal.reason)
            #expect(order.reasonText == refusal.sentence)
            let cash = try await exchange.ledger.read { try $0.cash(of: trader.portfolio) }
            #expect(cash == USD(10_000))
            let stored = try await exchange.bus.request(GetOrder(credential: trader.credential, order: order.id))
            #expect(stored == order)
            // The refusal is the result: asked again, it stays, whatever has changed since.
            exchange.setPrice("83301.12", of: Self.bitcoin)
            #expect(try await trader.place(refusal.side, refusal.size, id: "refused") == order)
        }
    }

    @Test func aFillThatDoesNotFitTheHousesBooksIsUndoneAndRefused() async throws {
        try await Self.withExchange { exchange in
            let dust = Asset(
                id: AssetID("dust"), symbol: "DUST", name: "Dust", rank: nil, supply: nil, maxSupply: nil, quantityDecimals: 8)
            try await exchange.list(dust, at: "0.0000001")
            // Half of what 64 bits hold fits once, the house's other side of it does not fit twice.
            let half = OrderSize.quantity(Quantity(steps: 5_000_000_000_000_000_000, decimals: 8))
            let (first, second) = (try await exchange.trader(1), try await exchange.trader(2))
            #expect(try await first.place(.buy, half, of: dust.id, id: "1").state == .filled)
            let refused = try await second.place(.buy, half, of: dust.id, id: "2")
            #expect(refused.state == .rejected && refused.reason == .tooLarge)
            #expect(try await second.view().cash == USD(10_000))
            #expect(try await second.place(.buy, half, of: dust.id, id: "2") == refused)
            let again = try await first.place(.buy, half, of: dust.id, id: "3")
            #expect(again.state == .rejected)
        }
    }

    // MARK: - Bad input is not stored

    @Test func badInputIsNamedAndNotStored() async throws {
        try await Self.withExchange { exchange in
            let trader = try await exchange.trader()
            let sizes: [OrderSize] = [
                .quantity(Quantity(steps: 0, decimals: 8)), .quantity(Quantity(steps: -1, decimals: 8)),
                .quantity(Quantity(steps: 1, decimals: 9)), .quantity(Quantity(steps: .min, decimals: 0)), .amount(.zero),
                .amount(USD(micros: -1)), .amount(USD(micros: .min)), .all,
            ]
            for size in sizes {
                let error = try await Self.error { try await trader.place(.buy, size, id: "bad") }
                #expect(error.code == .invalidInput && error.field == "size")
            }
            let ids = ["", String(repeating: "x", count: 65), "a\nb", "a\u{0}", "naïve", "①"]
            for id in ids {
                let error = try await Self.error { try await trader.place(.buy, Self.tenth, id: id) }
                #expect(error.code == .invalidInput && error.field == "clientOrderID")
            }
            for id in [String(repeating: "x", count: 64), "'; DROP TABLE orders; --", "<script>alert(1)</script>"] {
                #expect(try await trader.place(.buy, .amount(USD(5)), id: id).clientOrderID == id)
            }
            let coin = try await Self.error { try await trader.place(.buy, Self.tenth, of: AssetID("no-such-coin"), id: "x") }
            #expect(coin.code == .notFound && coin.field == "asset")
            let page = try await exchange.bus.request(ListOrders(credential: trader.credential))
            #expect(page.orders.count == 3)
        }
    }

    @Test func withoutASessionOrWithSomebodyElsesPortfolioNothingHappens() async throws {
        try await Self.withExchange { exchange in
            let (trader, other) = (try await exchange.trader(1), try await exchange.trader(2))
            let stranger = Trader(bus: exchange.bus, credential: .session("forged"), user: UserID(9), portfolio: trader.portfolio)
            #expect(try await Self.error { try await stranger.place(.buy, Self.tenth, id: "x") }.code == .unauthenticated)
            let foreign = PlaceOrder(
                credential: other.credential, portfolio: trader.portfolio, clientOrderID: "x", asset: Self.bitcoin.id,
                side: .buy, size: Self.tenth)
            #expect(try await Self.error { try await exchange.bus.request(foreign) }.code == .notFound)
            let order = try await trader.place(.buy, Self.tenth, id: "x")
            // Not even with the right key and body.
            #expect(try await Self.error { try await exchange.bus.request(foreign) }.code == .notFound)
            let seen = GetOrder(credential: other.credential, order: order.id)
            #expect(try await Self.error { try await exchange.bus.request(seen) }.code == .notFound)
        }
    }

    @Test func anArchivedPortfolioDoesNotTrade() async throws {
        try await Self.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await exchange.ledger.write { try $0.archivePortfolios(at: TradingExchange.start) }
            #expect(try await Self.error { try await trader.place(.buy, Self.tenth, id: "x") }.code == .notFound)
            #expect(try await Self.error { try await trader.add(USD(1), id: "y") }.code == .notFound)
            #expect(try await trader.view().cash == USD(10_000))
        }
    }
}
