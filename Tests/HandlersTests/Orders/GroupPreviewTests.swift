import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// What a ticket says of an OCO or a bracket before it is placed is what happens, and nothing happens by saying it.
@Suite struct GroupPreviewTests {
    private static let bitcoin = TradingExchange.bitcoin
    private static let tenth = Quantity(steps: 10_000_000, decimals: 8)
    private static let modelled = TradingSettings(
        rules: TradingRules(
            feeBasisPoints: 20, makerFeeBasisPoints: 10,
            fills: FillModel(spreadBasisPoints: 8, impact: .squareRoot(basisPoints: 100))))
    private static let volume = USD(1_000_000_000)

    /// What is asked for, to see it and to place it.
    struct Wish: Sendable {
        var side = Side.buy
        var size = OrderSize.quantity(tenth)
        var entry: OrderLeg?
        var target: OrderLeg
        var stop: OrderLeg

        func preview(_ trader: Trader, portfolio: PortfolioID? = nil) async throws(BusError) -> OrderGroupPreview {
            try await trader.bus.request(
                PreviewOrderGroup(
                    credential: trader.credential, portfolio: portfolio, asset: bitcoin.id, side: side, size: size, entry: entry,
                    target: target, stop: stop))
        }

        func place(_ trader: Trader, portfolio: PortfolioID? = nil) async throws(BusError) -> OrderGroup {
            try await trader.bus.request(
                PlaceOrderGroup(
                    credential: trader.credential, portfolio: portfolio, clientOrderID: "group", asset: bitcoin.id, side: side,
                    size: size, entry: entry, target: target, stop: stop), timeout: .seconds(30))
        }
    }

    private static func limit(_ price: String, _ time: TimeInForce = .goodTillCanceled) -> OrderLeg {
        OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price(price), timeInForce: time))
    }
    private static func stop(_ price: String, _ time: TimeInForce = .goodTillCanceled) -> OrderLeg {
        OrderLeg(type: .stop, terms: OrderTerms(stopPrice: Price(price), timeInForce: time))
    }
    private static let market = OrderLeg(type: .market)

    private static func available(_ exchange: TradingExchange, _ trader: Trader) async throws -> TradingBalances {
        try await exchange.ledger.read { reader in
            let key = try reader.assetKey(of: bitcoin.id) ?? .usd
            return try reader.tradingBalances(of: trader.portfolio, key, decimals: 8)
        }
    }

    @Test func aBracketBuysAndSellsAsItWasSaid() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.modelled) { exchange in
            exchange.setPrice("80000", of: Self.bitcoin, volume: Self.volume)
            let trader = try await exchange.trader(1, cash: USD(20_000))
            let wish = Wish(entry: Self.market, target: Self.limit("90000"), stop: Self.stop("75000"))
            let said = try await wish.preview(trader)
            #expect(said.kind == .bracket && said.legs.map(\.role) == [.entry, .target, .stop])
            #expect(said.legs.map(\.side) == [.buy, .sell, .sell] && said.legs.map(\.order.waits) == [false, true, true])
            #expect(!said.whole.waits && said.whole.held == nil && said.whole.quote == Price("80000"))
            let group = try await wish.place(trader)
            let entry = try #require(group.orders[0].fills.first)
            #expect(entry.price > Price("80000")!, "the spread is modelled")
            #expect(said.whole.price == entry.price && said.whole.fee == entry.fee && said.whole.cashAfter == entry.cashAfter)
            #expect(said.legs[0].order.cashAfter == entry.cashAfter && said.legs[0].order.holdingAfter == Self.tenth)
            await exchange.tick("75000", of: Self.bitcoin, volume: Self.volume)
            let stop = try #require(try await trader.order(group.orders[2].id).fills.first)
            let exit = said.legs[2].order
            #expect(exit.price == stop.price && exit.value == stop.value && exit.fee == stop.fee)
            #expect(exit.cashAfter == stop.cashAfter && stop.price < Price("75000")!)
        }
    }

    @Test func aBracketThatWaitsSetsAsideWhatWasSaid() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.modelled) { exchange in
            exchange.setPrice("80000", of: Self.bitcoin, volume: Self.volume)
            let trader = try await exchange.trader(1, cash: USD(20_000))
            let wish = Wish(entry: Self.limit("79000"), target: Self.limit("90000"), stop: Self.stop("75000"))
            let said = try await wish.preview(trader)
            #expect(
                said.whole.waits && said.legs.map(\.order.price) == [Price("79000"), Price("90000"), said.legs[2].order.price])
            let group = try await wish.place(trader)
            #expect(said.whole.held == group.orders[0].heldCash && said.whole.held != nil)
            #expect(try await Self.available(exchange, trader).cash == said.whole.cashAfter)
            await exchange.tick("79000", of: Self.bitcoin, volume: Self.volume)
            let entry = try #require(try await trader.order(group.orders[0].id).fills.first)
            #expect(said.legs[0].order.price == entry.price && said.legs[0].order.fee == entry.fee)
            #expect(said.legs[0].order.cashAfter == entry.cashAfter)
            // Exits that have just woken take the first quote; from the second on they wait.
            await exchange.tick("79500", of: Self.bitcoin, volume: Self.volume)
            await exchange.tick("90000", of: Self.bitcoin, volume: Self.volume)
            let target = try #require(try await trader.order(group.orders[1].id).fills.first)
            #expect(said.legs[1].order.fee == target.fee && said.legs[1].order.cashAfter == target.cashAfter)
        }
    }

    @Test(arguments: [Side.buy, .sell])
    func aPairSetsAsideOnceAsWasSaid(side: Side) async throws {
        try await PlaceOrderTests.withExchange(settings: Self.modelled) { exchange in
            exchange.setPrice("80000", of: Self.bitcoin, volume: Self.volume)
            let trader = try await exchange.trader(1, cash: USD(30_000))
            if side == .sell { _ = try await trader.place(.buy, .quantity(Self.tenth), id: "first") }
            let wish =
                side == .buy
                ? Wish(target: Self.limit("75000"), stop: Self.stop("85000"))
                : Wish(side: .sell, size: .all, target: Self.limit("85000"), stop: Self.stop("75000"))
            let said = try await wish.preview(trader)
            #expect(said.kind == .oco && said.legs.map(\.role) == [.target, .stop] && said.whole.waits)
            let group = try await wish.place(trader)
            for order in group.orders {
                #expect(order.heldCash == said.whole.held && order.heldQuantity == said.whole.heldQuantity)
            }
            let available = try await Self.available(exchange, trader)
            #expect(said.whole.cashAfter == available.cash && said.whole.holdingAfter == available.holding)
            // Both ends lie at one of these prices; the stop at 85,000 or 75,000 fills as a taker.
            await exchange.tick(side == .buy ? "85000" : "75000", of: Self.bitcoin, volume: Self.volume)
            let fill = try #require(try await trader.order(group.orders[1].id).fills.first)
            let leg = said.legs[1].order
            #expect(leg.price == fill.price && leg.fee == fill.fee && leg.cashAfter == fill.cashAfter)
            #expect(leg.holdingAfter == fill.holdingAfter)
        }
    }

    @Test func aPairOfWhichOneActsAtOnceIsSaidSo() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            exchange.setPrice("80000", of: Self.bitcoin)
            let trader = try await exchange.trader(1, cash: USD(20_000))
            _ = try await trader.place(.buy, .quantity(Self.tenth), id: "first")
            let wish = Wish(side: .sell, size: .all, target: Self.limit("79000"), stop: Self.stop("70000"))
            let said = try await wish.preview(trader)
            #expect(!said.whole.waits && said.legs.map(\.order.waits) == [false, true])
            let group = try await wish.place(trader)
            #expect(group.orders.map(\.state) == [.filled, .canceled])
            #expect(said.whole.cashAfter == group.orders[0].fills.first?.cashAfter)
        }
    }

    /// Something that a group is refused for, and what brings that about.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: OrderReason
        let wish: Wish
        var arrange: @Sendable (TradingExchange) -> Void = { _ in }
    }

    private static let bracket = Wish(entry: market, target: limit("90000"), stop: stop("75000"))
    private static let waiting = Wish(entry: limit("79000"), target: limit("90000"), stop: stop("75000"))
    private static let pair = Wish(side: .sell, target: limit("90000"), stop: stop("75000"))
    private static let refusals = [
        Refusal(
            testDescription: "more than there is", reason: .insufficientFunds,
            wish: Wish(
                size: .quantity(Quantity(steps: 1_000_000_000, decimals: 8)), entry: market, target: limit("90000"),
                stop: stop("75000"))),
        Refusal(
            testDescription: "more than there is, waiting", reason: .insufficientFunds,
            wish: Wish(
                size: .quantity(Quantity(steps: 1_000_000_000, decimals: 8)), entry: limit("79000"), target: limit("90000"),
                stop: stop("75000"))),
        Refusal(testDescription: "nothing to sell", reason: .insufficientHoldings, wish: pair),
        Refusal(
            testDescription: "too small", reason: .belowMinimum,
            wish: Wish(
                size: .quantity(Quantity(steps: 1, decimals: 8)), entry: market, target: limit("90000"), stop: stop("75000"))),
        Refusal(
            testDescription: "a pair too small", reason: .belowMinimum,
            wish: Wish(size: .quantity(Quantity(steps: 1, decimals: 8)), target: limit("75000"), stop: stop("85000"))),
        Refusal(
            testDescription: "halted", reason: .tradingHalted, wish: waiting,
            arrange: { $0.setPrice("80000", of: bitcoin, halt: Halt(asset: nil, reason: "Noon.", since: TradingExchange.start)) }),
        Refusal(
            testDescription: "suspended", reason: .assetSuspended, wish: pair,
            arrange: { $0.setPrice("80000", of: bitcoin, state: .suspended) }),
        Refusal(
            testDescription: "old prices", reason: .staleQuote, wish: bracket,
            arrange: { $0.setPrice("80000", of: bitcoin, age: 3_600_000) }),
        Refusal(testDescription: "no price", reason: .noQuote, wish: bracket, arrange: { $0.setPrice(nil, of: bitcoin) }),
        Refusal(
            testDescription: "post-only that takes", reason: .wouldTake,
            wish: Wish(
                entry: OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("85000"), isPostOnly: true)),
                target: limit("90000"), stop: stop("75000"))),
    ]

    @Test(arguments: refusals) func isRefusedAsItWouldBePlaced(refusal: Refusal) async throws {
        try await PlaceOrderTests.withExchange { exchange in
            exchange.setPrice("80000", of: Self.bitcoin)
            let trader = try await exchange.trader()
            refusal.arrange(exchange)
            let before = try await Self.available(exchange, trader)
            let said = try await refusal.wish.preview(trader)
            #expect(said.whole.refusal == refusal.reason && said.legs.isEmpty && said.whole.cashAfter == nil)
            // Nothing is stored by asking: no order, no hold, nothing to wait for.
            let orders = try await exchange.bus.request(ListOrders(credential: trader.credential, limit: 10))
            #expect(orders.orders.isEmpty && exchange.engine.count == 0)
            #expect(try await Self.available(exchange, trader) == before)
            #expect(try await PairTests.held(exchange, trader) == (0, 0))
            let placed = try await refusal.wish.place(trader)
            #expect(placed.orders.allSatisfy { $0.state == .rejected && $0.reason == said.whole.refusal })
            #expect(placed.orders.first?.reasonText == said.whole.refusalText)
        }
    }

    private static let mistakes: [Wish] = [
        Wish(side: .sell, entry: market, target: limit("90000"), stop: stop("75000")),
        Wish(side: .sell, size: .amount(USD(100)), target: limit("90000"), stop: stop("75000")),
        Wish(side: .sell, target: limit("70000"), stop: stop("75000")),
        Wish(side: .buy, target: limit("90000"), stop: stop("75000")),
        Wish(entry: limit("80000"), target: limit("79000"), stop: stop("75000")),
        Wish(entry: limit("80000"), target: limit("90000"), stop: stop("81000")),
        Wish(side: .sell, target: limit("90000", .fillOrKill), stop: stop("75000")),
        Wish(side: .sell, target: limit("90000", .day), stop: stop("75000")),
        Wish(side: .sell, target: stop("90000"), stop: stop("75000")),
        Wish(side: .sell, target: limit("90000"), stop: limit("75000")),
        Wish(side: .sell, size: .quantity(Quantity(steps: 0, decimals: 8)), target: limit("90000"), stop: stop("75000")),
    ]

    @Test func whatIsWrongWithItIsSaidAsByPlacing() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            for wish in Self.mistakes {
                let said = try await PlaceOrderTests.error { try await wish.preview(trader) }
                let placed = try await PlaceOrderTests.error { try await wish.place(trader) }
                #expect(said.code == .invalidInput && said.code == placed.code)
                #expect(said.field == placed.field && said.message == placed.message, "\(wish)")
            }
            let other = try await exchange.trader(2)
            let said = try await PlaceOrderTests.error { try await Self.waiting.preview(trader, portfolio: other.portfolio) }
            let placed = try await PlaceOrderTests.error { try await Self.waiting.place(trader, portfolio: other.portfolio) }
            #expect(said.code == .notFound && placed.code == .notFound && said.message == placed.message)
        }
    }

    @Test func askingOftenChangesNothing() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            exchange.setPrice("80000", of: Self.bitcoin)
            let trader = try await exchange.trader(1, cash: USD(20_000))
            _ = try await trader.place(.buy, .quantity(Self.tenth), id: "first")
            let before = try await Self.available(exchange, trader)
            for wish in [Self.bracket, Self.waiting, Self.pair, Wish(target: Self.limit("75000"), stop: Self.stop("85000"))] {
                let said = try await wish.preview(trader)
                #expect(said.whole.refusal == nil && !said.legs.isEmpty)
                #expect(try await wish.preview(trader) == said)
            }
            #expect(try await Self.available(exchange, trader) == before)
            #expect(try await PairTests.held(exchange, trader) == (0, 0))
            #expect(try await exchange.bus.request(ListOrders(credential: trader.credential, limit: 10)).orders.count == 1)
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }
}
