import Bus
import Contracts
import Domain
import Storage
import TestSupport
import Testing

@Suite struct OrderIdempotencyTests {
    private static let hundred = OrderSize.amount(USD(100))

    @Test func theSameBodyGetsTheFirstResultAlsoAfterARestart() async throws {
        var exchange = try await TradingExchange.open()
        var trader = try await exchange.trader()
        let first = try await trader.place(.buy, Self.hundred, id: "one")
        exchange.setPrice("1000", of: TradingExchange.bitcoin)
        #expect(try await trader.place(.buy, Self.hundred, id: "one") == first)
        await exchange.close()
        exchange = try await TradingExchange.open(after: exchange)
        trader = trader.on(exchange.bus)
        #expect(try await trader.place(.buy, Self.hundred, id: "one") == first)
        #expect(try await trader.view().cash == first.fills.first?.cashAfter)
        await exchange.close()
    }

    @Test func anotherBodyIsAConflictAndChangesNothing() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let first = try await trader.place(.buy, Self.hundred, id: "one")
            let others: [(Side, OrderSize, AssetID)] = [
                (.buy, .amount(USD(101)), TradingExchange.bitcoin.id), (.sell, Self.hundred, TradingExchange.bitcoin.id),
                (.buy, Self.hundred, TradingExchange.shiba.id), (.sell, .all, TradingExchange.bitcoin.id),
                (.buy, .quantity(Quantity(steps: 100_000_000, decimals: 8)), TradingExchange.bitcoin.id),
            ]
            for (side, size, asset) in others {
                let error = try await PlaceOrderTests.error { try await trader.place(side, size, of: asset, id: "one") }
                #expect(error.code == .conflict && error.field == "clientOrderID")
            }
            #expect(try await trader.view().cash == first.fills.first?.cashAfter)
        }
    }

    @Test func theKeyBelongsToThePortfolio() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let first = try await exchange.trader(1).place(.buy, Self.hundred, id: "one")
            let second = try await exchange.trader(2).place(.buy, .amount(USD(200)), id: "one")
            #expect(second.state == .filled && second.id != first.id)
        }
    }

    @Test func aQuantityOnAnotherScaleIsTheSameBody() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let first = try await trader.place(.buy, .quantity(Quantity(steps: 1, decimals: 2)), id: "one")
            let again = try await trader.place(.buy, .quantity(Quantity(steps: 1_000_000, decimals: 8)), id: "one")
            #expect(again == first)
        }
    }

    @Test func fiftyDuplicatesAtOnceAreOneOrder() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let orders = try await withThrowingTaskGroup(of: Order.self) { group in
                for _ in 0..<50 { group.addTask { try await trader.place(.buy, Self.hundred, id: "one") } }
                return try await group.reduce(into: [Order]()) { $0.append($1) }
            }
            #expect(Set(orders).count == 1)
            #expect(try await trader.view().cash == orders.first?.fills.first?.cashAfter)
            let page = try await exchange.bus.request(ListOrders(credential: trader.credential))
            #expect(page.orders.count == 1)
        }
    }

    @Test func twoPurchasesThatTogetherExceedTheCashAreOneFillAndOneRefusal() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            for round in 1...20 as ClosedRange<Int64> {
                let trader = try await exchange.trader(round)
                async let left = trader.place(.buy, .amount(USD(6_000)), id: "left")
                async let right = trader.place(.buy, .amount(USD(6_000)), of: TradingExchange.shiba.id, id: "right")
                let orders = try await [left, right]
                #expect(orders.filter { $0.state == .filled }.count == 1)
                #expect(orders.filter { $0.reason == .insufficientFunds }.count == 1)
                let cash = try await exchange.ledger.read { try $0.cash(of: trader.portfolio) }
                #expect(cash >= USD(4_000))
            }
        }
    }
}
