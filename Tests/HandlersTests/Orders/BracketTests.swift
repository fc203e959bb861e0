import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// A purchase with two orders that sell what it bought: they sleep until it has filled.
@Suite struct BracketTests {
    private static let bitcoin = TradingExchange.bitcoin
    private static let tenth = Quantity(steps: 10_000_000, decimals: 8)
    private static let target = OrderLeg(type: .takeProfit, terms: OrderTerms(stopPrice: Price("90000")))
    private static let stop = OrderLeg(type: .stop, terms: OrderTerms(stopPrice: Price("75000")))
    private static let entry = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("80000")))

    private static func bracket(_ trader: Trader, _ size: OrderSize = .quantity(tenth), entry: OrderLeg = entry) async throws
        -> OrderGroup
    {
        try await trader.placeGroup(.buy, size, entry: entry, target: target, stop: stop, id: "bracket")
    }

    @Test func theExitsWakeWhenTheEntryHasFilled() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let group = try await Self.bracket(trader)
            #expect(group.kind == .bracket && group.orders.map(\.link?.role) == [.entry, .target, .stop])
            #expect(group.orders.map(\.isDormant) == [nil, true, true] && group.orders.map(\.state) == [.new, .new, .new])
            #expect(group.orders[0].clientOrderID == "bracket" && exchange.engine.count == 1)
            // What sleeps is not woken by its price.
            await exchange.tick("91000", of: Self.bitcoin)
            #expect(try await trader.group(group.id).orders.map(\.state) == [.new, .new, .new])
            await exchange.tick("79000", of: Self.bitcoin)
            let awake = try await trader.group(group.id)
            #expect(awake.orders.map(\.state) == [.filled, .new, .new] && awake.orders.map(\.isDormant) == [nil, nil, nil])
            #expect(awake.orders[1].quantity == Self.tenth && awake.orders[2].heldQuantity == Self.tenth)
            #expect(try await PairTests.held(exchange, trader) == (0, Self.tenth.steps))
            try PairTests.audit(exchange)
            await exchange.tick("90500", of: Self.bitcoin)
            let after = try await trader.group(group.id)
            #expect(after.orders.map(\.state) == [.filled, .filled, .canceled] && after.orders[2].reason == .siblingFilled)
            #expect(try await PairTests.held(exchange, trader) == (0, 0))
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }

    @Test func aMarketEntryWakesThemAtOnce() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let group = try await Self.bracket(trader, .amount(USD(1000)), entry: OrderLeg(type: .market))
            #expect(group.orders.map(\.state) == [.filled, .new, .new])
            let bought = try #require(group.orders[0].fills.first?.quantity)
            #expect(group.orders[1].quantity == bought && group.orders[2].quantity == bought)
            await exchange.tick("74000", of: Self.bitcoin)
            #expect(try await trader.group(group.id).orders.map(\.state) == [.filled, .canceled, .filled])
            #expect(try await trader.view().positions.first?.quantity.steps == 0)
            try PairTests.audit(exchange)
        }
    }

    @Test(arguments: [0, 1, 2])
    func cancellingOneCancelsTheRest(which: Int) async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let group = try await Self.bracket(trader)
            _ = try await trader.cancel(group.orders[which].id)
            let after = try await trader.group(group.id)
            #expect(after.orders.allSatisfy { $0.state == .canceled })
            #expect(after.orders.map(\.reason).filter { $0 == .siblingEnded }.count == 2)
            #expect(try await trader.view().cash == USD(10_000))
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }

    @Test func anEntryThatExpiresTakesItsExitsWithItUnlessItHasBought() async throws {
        let settings = TradingSettings(rules: TradingRules(fills: FillModel(participationPercent: 10)))
        try await PlaceOrderTests.withExchange(settings: settings) { exchange in
            let trader = try await exchange.trader(1, cash: USD(50_000))
            let day = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("80000"), timeInForce: .day))
            let unfilled = try await trader.placeGroup(
                .buy, .quantity(Self.tenth), entry: day, target: Self.target, stop: Self.stop, id: "unfilled")
            let far = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("82000"), timeInForce: .day))
            let partly = try await trader.placeGroup(
                .buy, .quantity(Self.tenth), entry: far, target: Self.target, stop: Self.stop, id: "partly")
            await exchange.tick("81000", of: Self.bitcoin, volume: USD(32_400 * 86_400))
            #expect(try await trader.group(partly.id).orders[0].state == .partiallyFilled)
            exchange.clock.advance(milliseconds: 86_400_000)
            exchange.engine.sweep()
            await exchange.engine.settled()
            let ended = try await trader.group(unfilled.id)
            #expect(ended.orders.map(\.state) == [.expired, .canceled, .canceled])
            #expect(ended.orders[1].reason == .entryNotFilled)
            let awake = try await trader.group(partly.id)
            let bought = awake.orders[0].fills.reduce(0) { $0 + $1.quantity.steps }
            #expect(awake.orders.map(\.state) == [.expired, .new, .new] && bought > 0)
            #expect(awake.orders[1].quantity?.steps == bought)
            try PairTests.audit(exchange)
        }
    }

    @Test func itOutlivesARestart() async throws {
        let first = try await TradingExchange.open()
        var trader = try await first.trader()
        let group = try await Self.bracket(trader)
        await first.close()
        let second = try await TradingExchange.open(after: first)
        trader = trader.on(second.bus)
        #expect(second.engine.count == 1)
        await second.tick("79000", of: Self.bitcoin)
        await second.close()
        let third = try await TradingExchange.open(after: second)
        trader = trader.on(third.bus)
        #expect(third.engine.count == 2)
        await third.tick("74000", of: Self.bitcoin)
        #expect(try await trader.group(group.id).orders.map(\.state) == [.filled, .canceled, .filled])
        await third.close()
        try PairTests.audit(third)
    }

    @Test func aCoinThatDiesTakesTheWholeGroupWithIt() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let group = try await Self.bracket(trader)
            exchange.setPrice("80500", of: Self.bitcoin, state: .suspended)
            exchange.engine.sweep()
            await exchange.engine.settled()
            let after = try await trader.group(group.id)
            #expect(after.orders.allSatisfy { $0.state == .canceled } && after.orders.contains { $0.reason == .assetSuspended })
            #expect(try await trader.view().cash == USD(10_000))
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }

    @Test func whatABracketCannotBeIsAnError() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let high = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("95000")))
            let low = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("70000")))
            let post = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("90000"), isPostOnly: true))
            let cases: [(Side, OrderLeg, OrderLeg, String)] = [
                (.sell, Self.entry, Self.target, "side"), (.buy, high, Self.target, "target.stopPrice"),
                (.buy, low, Self.target, "stop.stopPrice"), (.buy, Self.entry, post, "target.isPostOnly"),
            ]
            for (number, (side, entry, target, field)) in cases.enumerated() {
                let error = try await PlaceOrderTests.error {
                    try await trader.placeGroup(
                        side, .quantity(Self.tenth), entry: entry, target: target, stop: Self.stop, id: "\(number)")
                }
                #expect(error.code == .invalidInput && error.field == field, "case \(number): \(error) \(error.field ?? "")")
            }
        }
    }
}
