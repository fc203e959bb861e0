import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// Stops that follow the price: from which price they fire, and that neither a restart nor a crash makes them forget it.
@Suite struct TrailingStopTests {
    private static let bitcoin = TradingExchange.bitcoin
    private static let tenth = Quantity(steps: 10_000_000, decimals: 8)

    private static func trail(_ trail: Trail) -> OrderTerms { OrderTerms(trail: trail) }

    private static func audit(_ exchange: TradingExchange) throws {
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        #expect(report.isClean, "\(report)")
    }

    @Test func aSaleFollowsThePriceUpAndFiresWhenItHasGoneBack() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .quantity(Self.tenth), id: "buy")
            let order = try await trader.place(
                .trailingStop, .sell, .all, Self.trail(.usd(try #require(Price("1000")))), id: "trail")
            #expect(order.state == .new && order.heldQuantity == Self.tenth)
            #expect(order.trailBest == Price("83301.12") && order.trailStop == Price("82301.12"))
            await exchange.tick("90000", of: Self.bitcoin)
            await exchange.tick("89000.01", of: Self.bitcoin)
            let followed = try await trader.order(order.id)
            #expect(followed.state == .new && followed.trailBest == Price("90000") && followed.trailStop == Price("89000"))
            await exchange.tick("88500", of: Self.bitcoin)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.triggeredAt != nil && filled.trailBest == Price("90000"))
            // Gaps are not interpolated: the quote that fired it gives the price.
            #expect(filled.fills.first?.price == Price("88500") && filled.fills.first?.liquidity == .taker)
            #expect(exchange.engine.count == 0)
            try Self.audit(exchange)
        }
    }

    @Test func aPurchaseFollowsThePriceDown() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.place(
                .trailingStop, .buy, .amount(USD(1000)), Self.trail(.basisPoints(100)), id: "trail")
            #expect(order.heldCash == USD(1000) && order.trailStop == Price("84134.1312"))
            await exchange.tick("80000", of: Self.bitcoin)
            await exchange.tick("80799.99", of: Self.bitcoin)
            #expect(try await trader.order(order.id).state == .new)
            await exchange.tick("80800", of: Self.bitcoin)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.fills.first?.price == Price("80800"))
            try Self.audit(exchange)
        }
    }

    @Test func whatItHasFollowedOutlivesARestart() async throws {
        let first = try await TradingExchange.open()
        var trader = try await first.trader()
        _ = try await trader.place(.buy, .quantity(Self.tenth), id: "buy")
        let half = OrderSize.quantity(Quantity(steps: 5_000_000, decimals: 8))
        let old = try await trader.place(.trailingStop, .sell, half, Self.trail(.basisPoints(1000)), id: "old")
        await first.tick("100000", of: Self.bitcoin)
        await first.tick("95000", of: Self.bitcoin)
        let young = try await trader.place(.trailingStop, .sell, half, Self.trail(.basisPoints(1000)), id: "young")
        await first.close()

        let second = try await TradingExchange.open(after: first)
        trader = trader.on(second.bus)
        #expect(second.engine.count == 2)
        #expect(try await trader.order(old.id).trailStop == Price("90000"))
        #expect(try await trader.order(young.id).trailStop == Price("85500"))
        await second.tick("89000", of: Self.bitcoin)
        #expect(try await trader.order(old.id).state == .filled)
        #expect(try await trader.order(young.id).state == .new)
        await second.tick("85000", of: Self.bitcoin)
        #expect(try await trader.order(young.id).state == .filled)
        await second.close()
        try Self.audit(second)
    }

    @Test func aStaleQuoteIsNotFollowedAndAHaltFillsNothing() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .quantity(Self.tenth), id: "buy")
            let order = try await trader.place(.trailingStop, .sell, .all, Self.trail(.basisPoints(100)), id: "trail")
            await exchange.tick("99000", of: Self.bitcoin, age: 60_000)
            #expect(try await trader.order(order.id).trailBest == Price("83301.12"))
            let halt = Halt(asset: nil, reason: "Maintenance", since: exchange.clock.now)
            await exchange.tick("90000", of: Self.bitcoin, halt: halt)
            await exchange.tick("80000", of: Self.bitcoin, halt: halt)
            let waiting = try await trader.order(order.id)
            #expect(waiting.state == .new && waiting.trailBest == Price("90000"))
            await exchange.tick("80001", of: Self.bitcoin)
            #expect(try await trader.order(order.id).fills.first?.price == Price("80001"))
        }
    }

    @Test func aDistanceThatCannotBeIsRefused() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let cases: [(OrderType, OrderTerms)] = [
                (.trailingStop, .none), (.trailingStop, Self.trail(.basisPoints(0))),
                (.trailingStop, Self.trail(.basisPoints(10_000))),
                (.stop, OrderTerms(stopPrice: Price("1"), trail: .basisPoints(5))),
                (.trailingStop, Self.trail(.usd(try #require(Price("0"))))),
                (.trailingStop, Self.trail(.usd(try #require(Price("0.00001"))))),
            ]
            for (number, (type, terms)) in cases.enumerated() {
                let error = try await PlaceOrderTests.error {
                    try await trader.place(type, .buy, .amount(USD(100)), terms, id: "\(number)")
                }
                #expect(error.code == .invalidInput && error.field == "trail", "case \(number)")
            }
        }
    }
}
