import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// Orders that fill on the next quote: they show that they wait, and until when.
@Suite struct NextQuoteTests {
    private static let bitcoin = TradingExchange.bitcoin
    private static let tenth = OrderSize.quantity(Quantity(steps: 10_000_000, decimals: 8))
    private static let settings = TradingSettings(rules: TradingRules(fillAt: .next, quotePatienceMilliseconds: 30_000))

    @Test func aMarketOrderTakesTheNextQuoteAndNotTheOneThereIs() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.place(.buy, Self.tenth, id: "1")
            #expect(order.state == .new && order.fills.isEmpty)
            #expect(order.waitingForQuoteUntil == exchange.clock.now.adding(milliseconds: 30_000))
            // The value at the last quote, five percent more, and the fee.
            #expect(order.heldCash == USD("8755.364218"))
            try PairTests.audit(exchange)
            // A quote that was observed before the order came is not the next one.
            await exchange.tick("70000", of: Self.bitcoin, age: 5)
            #expect(try await trader.order(order.id).state == .new)
            await exchange.tick("84000", of: Self.bitcoin)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.fills.first?.price == Price("84000"))
            #expect(filled.waitingForQuoteUntil == nil && filled.fills.first?.liquidity == .taker)
            #expect(try await trader.view().cash == USD("1591.6"))
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }

    @Test func withoutAQuoteItEndsAtItsDeadline() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.place(.buy, .amount(USD(100)), id: "1")
            exchange.clock.advance(milliseconds: 29_999)
            exchange.engine.sweep()
            await exchange.engine.settled()
            #expect(try await trader.order(order.id).state == .new)
            exchange.clock.advance(milliseconds: 1)
            exchange.engine.sweep()
            await exchange.engine.settled()
            let ended = try await trader.order(order.id)
            #expect(ended.state == .expired && ended.reason == .noQuoteInTime && ended.waitingForQuoteUntil == nil)
            #expect(try await trader.view().cash == USD(10_000))
            try PairTests.audit(exchange)
        }
    }

    @Test func theDeadlineOutlivesARestart() async throws {
        let first = try await TradingExchange.open(settings: Self.settings)
        var trader = try await first.trader()
        let order = try await trader.place(.buy, .amount(USD(100)), id: "1")
        await first.close()
        let second = try await TradingExchange.open(after: first, settings: Self.settings)
        trader = trader.on(second.bus)
        #expect(second.engine.count == 1)
        second.clock.advance(milliseconds: 30_000)
        second.engine.sweep()
        await second.engine.settled()
        #expect(try await trader.order(order.id).reason == .noQuoteInTime)
        await second.close()
    }

    @Test func anOrderWithALimitTakesTheNextQuoteAtItsPrice() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            let trader = try await exchange.trader()
            let crossed = try await trader.limit(.buy, .amount(USD(100)), at: "85000", id: "crossed")
            let far = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "far")
            let now = OrderTerms(limitPrice: Price("80000"), timeInForce: .immediateOrCancel)
            let immediate = try await trader.place(.limit, .buy, .amount(USD(100)), now, id: "ioc")
            #expect(crossed.state == .new && crossed.waitingForQuoteUntil == nil && immediate.waitingForQuoteUntil != nil)
            await exchange.tick("84000", of: Self.bitcoin)
            #expect(try await trader.order(crossed.id).fills.first?.price == Price("84000"))
            #expect(try await trader.order(far.id).state == .new)
            let ended = try await trader.order(immediate.id)
            #expect(ended.state == .expired && ended.reason == .notFilledAtOnce)
            await exchange.tick("79000", of: Self.bitcoin)
            #expect(try await trader.order(far.id).fills.first?.price == Price("80000"))
            try PairTests.audit(exchange)
        }
    }

    @Test func aPairAndABracketBeginWithTheNextQuote() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.settings) { exchange in
            let trader = try await exchange.trader()
            let group = try await trader.placeGroup(
                .buy, .amount(USD(1000)), entry: OrderLeg(type: .market),
                target: OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("90000"))),
                stop: OrderLeg(type: .trailingStop, terms: OrderTerms(trail: .basisPoints(500))), id: "bracket")
            #expect(group.orders[0].waitingForQuoteUntil != nil && group.orders[1].isDormant == true)
            await exchange.tick("84000", of: Self.bitcoin)
            #expect(try await trader.group(group.id).orders.map(\.state) == [.filled, .new, .new])
            await exchange.tick("88000", of: Self.bitcoin)
            #expect(try await trader.group(group.id).orders[2].trailStop == Price("83600"))
            await exchange.tick("83500", of: Self.bitcoin)
            #expect(try await trader.group(group.id).orders.map(\.state) == [.filled, .canceled, .filled])
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }

    @Test func aPreviewTellsWhatAQuoteLikeTheLastWouldGive() async throws {
        let settings = TradingSettings(rules: TradingRules(fills: FillModel(spreadBasisPoints: 10), fillAt: .next))
        try await PlaceOrderTests.withExchange(settings: settings) { exchange in
            exchange.setPrice("80000", of: Self.bitcoin)
            let trader = try await exchange.trader()
            let said = try await exchange.bus.request(
                PreviewOrder(credential: trader.credential, asset: Self.bitcoin.id, side: .buy, size: .amount(USD(1000))))
            #expect(said.waits && said.held == USD(1000) && said.cashAfter == USD(9000))
            let order = try await trader.place(.buy, .amount(USD(1000)), id: "1")
            await exchange.tick("80000", of: Self.bitcoin)
            let fill = try #require(try await trader.order(order.id).fills.first)
            #expect(said.price == Price("80040") && said.price == fill.price && said.quantity == fill.quantity)
            #expect(said.value == fill.value && said.fee == fill.fee)
        }
    }

    @Test func whatAPreviewSaysIsWhatHappens() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let preview = try await exchange.bus.request(
                PreviewOrder(credential: trader.credential, asset: Self.bitcoin.id, side: .buy, size: Self.tenth))
            let fill = try #require(try await trader.place(.buy, Self.tenth, id: "1").fills.first)
            #expect(
                preview.price == fill.price && preview.fee == fill.fee && preview.cashAfter == fill.cashAfter && !preview.waits)
            let waiting = try await exchange.bus.request(
                PreviewOrder(
                    credential: trader.credential, asset: Self.bitcoin.id, side: .sell, type: .limit, size: .all,
                    terms: OrderTerms(limitPrice: Price("90000"))))
            #expect(waiting.waits && waiting.heldQuantity == fill.quantity && waiting.holdingAfter?.steps == 0)
            #expect(waiting.value == USD(9000) && waiting.fee == USD(9))
            let refused = try await exchange.bus.request(
                PreviewOrder(credential: trader.credential, asset: Self.bitcoin.id, side: .buy, size: Self.tenth))
            #expect(refused.refusal == .insufficientFunds)
            #expect(try await exchange.bus.request(GetTradingRules()) == TradingRules())
        }
    }
}
