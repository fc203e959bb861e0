import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// Orders that wait for a price: what they set aside, when they fill, and that nothing is lost on the way.
@Suite struct WaitingOrderTests {
    private static let bitcoin = TradingExchange.bitcoin

    private static func coins(_ text: String) throws -> OrderSize { .quantity(try #require(Quantity(text, decimals: 8))) }

    /// What a portfolio has set aside.
    private static func held(_ exchange: TradingExchange, _ trader: Trader) async throws -> (cash: USD, coins: Int64) {
        try await exchange.ledger.read { reader in
            let account = LedgerAccount.portfolio(trader.portfolio)
            let key = try reader.assetKey(of: Self.bitcoin.id) ?? .usd
            return (USD(micros: try reader.balance(of: account, .usd, .held)), try reader.balance(of: account, key, .held))
        }
    }

    private static func audit(_ exchange: TradingExchange) throws {
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        #expect(report.isClean, "\(report)")
    }

    @Test func aPurchaseSetsDollarsAsideAndFillsAtItsLimitOnceThePriceIsThere() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.limit(.buy, Self.coins("0.1"), at: "80000", id: "1")
            #expect(order.state == .new && order.fills.isEmpty && order.heldCash == USD(8008))
            #expect(try await trader.order(order.id) == order)
            let view = try await trader.view()
            #expect(view.cash == USD(1992) && view.heldCash == USD(8008) && view.totalValue == USD(10_000))
            #expect(view.contributed == USD(10_000))
            // What is set aside cannot be spent twice.
            #expect(try await trader.place(.buy, .amount(USD(2000)), id: "2").reason == .insufficientFunds)
            #expect(try await trader.limit(.buy, Self.coins("0.1"), at: "70000", id: "3").reason == .insufficientFunds)

            await exchange.tick("80000.01", of: Self.bitcoin)
            #expect(try await trader.order(order.id).state == .new)
            await exchange.tick("79000", of: Self.bitcoin)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.heldCash == nil && filled.quantity == Quantity("0.1", decimals: 8))
            let fill = try #require(filled.fills.first)
            #expect(fill.price == Price("80000") && fill.rule == "limit" && fill.liquidity == .maker)
            #expect(fill.quotePrice == Price("79000") && fill.value == USD(8000) && fill.fee == USD(8))
            #expect(fill.cashAfter == USD(1992) && fill.holdingAfter == Quantity("0.1", decimals: 8))
            #expect(try await Self.held(exchange, trader) == (.zero, 0))
            #expect(exchange.engine.count == 0)
            try Self.audit(exchange)
        }
    }

    @Test func aSaleSetsCoinsAside() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, Self.coins("0.1"), id: "buy")
            let order = try await trader.limit(.sell, .all, at: "90000", id: "sell")
            #expect(order.state == .new && order.heldQuantity == Quantity("0.1", decimals: 8) && order.heldCash == nil)
            #expect(try await trader.place(.sell, .all, id: "again").reason == .insufficientHoldings)
            #expect(try await trader.limit(.sell, .all, at: "91000", id: "once more").reason == .insufficientHoldings)
            #expect(try await trader.view().positions.first?.quantity == Quantity("0.1", decimals: 8))
            await exchange.tick("90000", of: Self.bitcoin)
            let fill = try #require(try await trader.order(order.id).fills.first)
            #expect(fill.value == USD(9000) && fill.holdingAfter.steps == 0)
            #expect(try await Self.held(exchange, trader) == (.zero, 0))
            try Self.audit(exchange)
        }
    }

    @Test func anOrderThatThePriceHasPassedFillsAtOnceAtThePriceThereIs() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.limit(.buy, Self.coins("0.1"), at: "85000", id: "1")
            let fill = try #require(order.fills.first)
            #expect(order.state == .filled && fill.price == Price("83301.12") && fill.liquidity == .taker)
            #expect(fill.cashAfter == USD("1661.557888"))
            // The same key and body return the first order.
            #expect(try await trader.limit(.buy, Self.coins("0.1"), at: "85000", id: "1") == order)
            let other = try await PlaceOrderTests.error { try await trader.limit(.buy, Self.coins("0.1"), at: "84000", id: "1") }
            #expect(other.code == .conflict)
            try Self.audit(exchange)
        }
    }

    @Test func cancellingGivesBackWhatWasSetAside() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let (trader, stranger) = (try await exchange.trader(1), try await exchange.trader(2))
            let order = try await trader.limit(.buy, Self.coins("0.1"), at: "80000", id: "1")
            let foreign = try await PlaceOrderTests.error { try await stranger.cancel(order.id) }
            #expect(foreign.code == .notFound)
            let canceled = try await trader.cancel(order.id)
            #expect(canceled.state == .canceled && canceled.reason == .canceledByUser && canceled.heldCash == nil)
            #expect(try await trader.cancel(order.id) == canceled)
            #expect(try await trader.view().cash == USD(10_000))
            #expect(exchange.engine.count == 0)
            await exchange.tick("70000", of: Self.bitcoin)
            #expect(try await trader.order(order.id) == canceled)
            let filled = try await trader.place(.buy, .amount(USD(10)), id: "2")
            let late = try await PlaceOrderTests.error { try await trader.cancel(filled.id) }
            #expect(late.code == .orderNotOpen)
            try Self.audit(exchange)
        }
    }

    @Test func cancellingAllTakesOneCoinOrAll() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let (trader, other) = (try await exchange.trader(1), try await exchange.trader(2))
            var ids: [OrderID] = []
            for number in 0..<3 {
                ids.append(try await trader.limit(.buy, Self.coins("0.01"), at: "8000\(number)", id: "\(number)").id)
            }
            let shiba = try await trader.limit(
                .buy, .amount(USD(100)), at: "0.00001", of: TradingExchange.shiba.id, id: "shiba")
            let foreign = try await other.limit(.buy, Self.coins("0.01"), at: "80000", id: "other")
            let open = ListOrders(credential: trader.credential, isOpen: true)
            #expect(try await exchange.bus.request(open).orders.map(\.id) == [shiba.id] + ids.reversed())
            let some = try await exchange.bus.request(
                CancelAllOrders(credential: trader.credential, asset: Self.bitcoin.id))
            #expect(some.orders == ids)
            let rest = try await exchange.bus.request(CancelAllOrders(credential: trader.credential))
            #expect(rest.orders == [shiba.id])
            #expect(try await exchange.bus.request(CancelAllOrders(credential: trader.credential)).orders.isEmpty)
            #expect(try await exchange.bus.request(open).orders.isEmpty)
            #expect(try await other.order(foreign.id).state == .new)
            #expect(try await trader.view().cash == USD(10_000))
            try Self.audit(exchange)
        }
    }

    @Test func ordersOfOneTickFillByPriceThenByTime() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            var ids: [String: OrderID] = [:]
            for (id, price) in [("a", "79000"), ("b", "80000"), ("c", "81000"), ("d", "80000"), ("e", "60000")] {
                ids[id] = try await trader.limit(.buy, .amount(USD(100)), at: price, id: id).id
            }
            await exchange.tick("78000", of: Self.bitcoin)
            let page = try await exchange.bus.request(ListTransactions(credential: trader.credential, kind: .buy))
            let order = page.transactions.reversed().compactMap(\.fill?.order)
            #expect(order == ["c", "b", "d", "a"].compactMap { ids[$0] })
            #expect(exchange.engine.count == 1)
        }
    }

    // MARK: - Stops

    @Test func aStopBecomesAMarketOrderAtThePriceThatReachedIt() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, Self.coins("0.1"), id: "buy")
            let stop = try await trader.place(.stop, .sell, .all, OrderTerms(stopPrice: Price("80000")), id: "stop")
            #expect(stop.state == .new && stop.triggeredAt == nil)
            await exchange.tick("80000.01", of: Self.bitcoin)
            #expect(try await trader.order(stop.id).state == .new)
            // A gap is not interpolated: what comes is what it gets.
            await exchange.tick("75000", of: Self.bitcoin)
            let filled = try await trader.order(stop.id)
            #expect(filled.state == .filled && filled.triggeredAt == exchange.clock.now)
            #expect(filled.fills.first?.price == Price("75000") && filled.fills.first?.liquidity == .taker)
            try Self.audit(exchange)
        }
    }

    @Test func aStopThatBuysSpendsWhatIsSetAsideAndThenWhatIsAvailable() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader(cash: USD(9500))
            // 0.1 at 90,000 and five percent above it, with the fee.
            let stop = try await trader.place(.stop, .buy, Self.coins("0.1"), OrderTerms(stopPrice: Price("90000")), id: "stop")
            #expect(stop.heldCash == USD("9459.45"))
            await exchange.tick("94800", of: Self.bitcoin)
            let filled = try await trader.order(stop.id)
            #expect(filled.state == .filled && filled.fills.first?.cashAfter == USD("10.52"))
            let again = try await exchange.trader(2, cash: USD(9460))
            await exchange.tick("83000", of: Self.bitcoin)
            let short = try await again.place(.stop, .buy, Self.coins("0.1"), OrderTerms(stopPrice: Price("90000")), id: "stop")
            await exchange.tick("120000", of: Self.bitcoin)
            let part = try await again.order(short.id)
            #expect(part.state == .canceled && part.reason == .insufficientFunds && part.fills.count == 1)
            #expect(try await again.view().heldCash == nil)
            try Self.audit(exchange)
        }
    }

    @Test func aStopLimitWakesAndThenWaitsForItsLimit() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, Self.coins("0.1"), id: "buy")
            let terms = OrderTerms(limitPrice: Price("79000"), stopPrice: Price("80000"))
            let order = try await trader.place(.stopLimit, .sell, .all, terms, id: "stop")
            await exchange.tick("78000", of: Self.bitcoin)
            let awake = try await trader.order(order.id)
            #expect(awake.state == .new && awake.triggeredAt == exchange.clock.now && awake.fills.isEmpty)
            await exchange.tick("78999", of: Self.bitcoin)
            #expect(try await trader.order(order.id).state == .new)
            await exchange.tick("79500", of: Self.bitcoin)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.fills.first?.price == Price("79000"))
            #expect(filled.fills.first?.liquidity == .maker && filled.triggeredAt == awake.triggeredAt)
            try Self.audit(exchange)
        }
    }

    @Test func aProfitIsTakenWhenThePriceGoesTheTradersWay() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, Self.coins("0.05"), id: "buy")
            let sell = try await trader.place(.takeProfit, .sell, .all, OrderTerms(stopPrice: Price("90000")), id: "sell")
            let buy = try await trader.place(
                .takeProfit, .buy, .amount(USD(1000)), OrderTerms(stopPrice: Price("80000")), id: "dip")
            #expect(buy.heldCash == USD(1000) && buy.quantity == nil)
            await exchange.tick("91000", of: Self.bitcoin)
            #expect(try await trader.order(sell.id).fills.first?.price == Price("91000"))
            await exchange.tick("79000", of: Self.bitcoin)
            let dip = try await trader.order(buy.id)
            #expect(dip.state == .filled && dip.fills.first?.price == Price("79000"))
            #expect(try await Self.held(exchange, trader) == (.zero, 0))
            try Self.audit(exchange)
        }
    }

    // MARK: - For how long

    @Test func anOrderForADayEndsAtMidnightUTC() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let day = OrderTerms(limitPrice: Price("80000"), timeInForce: .day)
            let order = try await trader.place(.limit, .buy, .amount(USD(100)), day, id: "day")
            let midnight = Timestamp(milliseconds: (exchange.clock.now.epochDay + 1) * 86_400_000)
            #expect(order.expiresAt == midnight)
            let stays = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "gtc")
            exchange.clock.advance(milliseconds: midnight.millisecondsSince(exchange.clock.now) - 1)
            exchange.engine.sweep()
            await exchange.engine.settled()
            #expect(try await trader.order(order.id).state == .new)
            exchange.clock.advance(milliseconds: 1)
            exchange.engine.sweep()
            await exchange.engine.settled()
            let ended = try await trader.order(order.id)
            #expect(ended.state == .expired && ended.reason == .dayEnded)
            #expect(try await trader.order(stays.id).state == .new)
            #expect(try await trader.view().heldCash == stays.heldCash)
            try Self.audit(exchange)
        }
    }

    @Test func aTickAfterMidnightDoesNotFillWhatNobodyHasSweptYet() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let day = OrderTerms(limitPrice: Price("80000"), timeInForce: .day)
            let order = try await trader.place(.limit, .buy, .amount(USD(100)), day, id: "day")
            exchange.clock.advance(milliseconds: 86_400_000)
            await exchange.tick("79000", of: Self.bitcoin)
            #expect(try await trader.order(order.id).state == .expired)
            try Self.audit(exchange)
        }
    }

    @Test func whatDoesNotWaitEndsAtOnce() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            for (id, time) in [("ioc", TimeInForce.immediateOrCancel), ("fok", .fillOrKill)] {
                let far = OrderTerms(limitPrice: Price("80000"), timeInForce: time)
                let order = try await trader.place(.limit, .buy, .amount(USD(100)), far, id: id)
                #expect(order.state == .expired && order.reason == .notFilledAtOnce && order.fills.isEmpty)
                let near = OrderTerms(limitPrice: Price("84000"), timeInForce: time)
                #expect(try await trader.place(.limit, .buy, .amount(USD(100)), near, id: id + " near").state == .filled)
            }
            exchange.setPrice("83301.12", of: Self.bitcoin, age: 60_000)
            let stale = try await trader.place(
                .limit, .buy, .amount(USD(100)), OrderTerms(limitPrice: Price("84000"), timeInForce: .fillOrKill), id: "stale")
            #expect(stale.state == .rejected && stale.reason == .staleQuote)
            #expect(exchange.engine.count == 0)
            #expect(try await Self.held(exchange, trader) == (.zero, 0))
            try Self.audit(exchange)
        }
    }

    @Test func aPostOnlyOrderNeverTakes() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let near = OrderTerms(limitPrice: Price("84000"), isPostOnly: true)
            let refused = try await trader.place(.limit, .buy, .amount(USD(100)), near, id: "near")
            #expect(refused.state == .rejected && refused.reason == .wouldTake)
            let far = OrderTerms(limitPrice: Price("80000"), isPostOnly: true)
            let waits = try await trader.place(.limit, .buy, .amount(USD(100)), far, id: "far")
            #expect(waits.state == .new)
            await exchange.tick("79999", of: Self.bitcoin)
            #expect(try await trader.order(waits.id).fills.first?.liquidity == .maker)
        }
    }

    // MARK: - What fills nothing

    @Test func staleQuotesHaltsAndRepeatedTicksFillNothing() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "1")
            await exchange.tick("70000", of: Self.bitcoin, age: 15_001)
            let halt = Halt(asset: Self.bitcoin.id, reason: "Fork.", since: TradingExchange.start)
            await exchange.tick("70000", of: Self.bitcoin, halt: halt)
            #expect(try await trader.order(order.id).state == .new)
            let refused = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "2")
            #expect(refused.reason == .tradingHalted)
            await exchange.tick("79000", of: Self.bitcoin)
            #expect(try await trader.order(order.id).state == .filled)
            let before = try await exchange.ledger.read { try $0.cash(of: trader.portfolio) }
            await exchange.tick("79000", of: Self.bitcoin)
            #expect(try await exchange.ledger.read { try $0.cash(of: trader.portfolio) } == before)
        }
    }

    @Test func ordersOfACoinThatDiesAreCancelled() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            var ids: [OrderID] = []
            for number in 0..<300 { ids.append(try await trader.limit(.buy, .amount(USD(10)), at: "80000", id: "\(number)").id) }
            let other = try await trader.limit(.buy, .amount(USD(10)), at: "0.00001", of: TradingExchange.shiba.id, id: "s")
            exchange.setPrice("83301.12", of: Self.bitcoin, state: .suspended)
            exchange.engine.sweep()
            await exchange.engine.settled()
            #expect(try await trader.order(ids[299]).reason == .assetSuspended)
            #expect(try await trader.order(ids[0]).state == .canceled)
            #expect(try await trader.order(other.id).state == .new)
            #expect(exchange.engine.count == 1)
            try Self.audit(exchange)
        }
    }

    @Test func anOrderCanBePlacedWithoutAQuote() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            exchange.setPrice(nil, of: Self.bitcoin)
            let order = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "1")
            #expect(order.state == .new)
            await exchange.tick("80000", of: Self.bitcoin)
            #expect(try await trader.order(order.id).state == .filled)
        }
    }

    @Test func openOrdersAreFoundAgainAfterARestart() async throws {
        var exchange = try await TradingExchange.open()
        var trader = try await exchange.trader()
        let limit = try await trader.limit(.buy, .amount(USD(100)), at: "80000", id: "1")
        let wakes = try await trader.place(
            .stopLimit, .buy, .amount(USD(100)), OrderTerms(limitPrice: Price("85000"), stopPrice: Price("86000")), id: "2")
        await exchange.tick("87000", of: Self.bitcoin)
        #expect(try await trader.order(wakes.id).triggeredAt != nil)
        await exchange.close()
        exchange = try await TradingExchange.open(after: exchange)
        trader = trader.on(exchange.bus)
        #expect(exchange.engine.count == 2)
        await exchange.tick("84500", of: Self.bitcoin)
        #expect(try await trader.order(wakes.id).state == .filled)
        #expect(try await trader.order(limit.id).state == .new)
        await exchange.tick("80000", of: Self.bitcoin)
        #expect(try await trader.order(limit.id).state == .filled)
        await exchange.close()
        try Self.audit(exchange)
    }

    // MARK: - Bad input

    @Test func termsThatMakeNoSenseAreNamed() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let cases: [(OrderType, OrderTerms, String)] = [
                (.limit, .none, "limitPrice"), (.stop, .none, "stopPrice"), (.takeProfit, .none, "stopPrice"),
                (.stopLimit, OrderTerms(limitPrice: Price("1")), "stopPrice"),
                (.stopLimit, OrderTerms(stopPrice: Price("1")), "limitPrice"),
                (.market, OrderTerms(limitPrice: Price("1")), "limitPrice"),
                (.limit, OrderTerms(limitPrice: Price("1"), stopPrice: Price("1")), "stopPrice"),
                (.limit, OrderTerms(limitPrice: Price("0")), "limitPrice"),
                (.limit, OrderTerms(limitPrice: Price("1.00001")), "limitPrice"),
                (.stop, OrderTerms(stopPrice: Price("1"), isPostOnly: true), "isPostOnly"),
                (.limit, OrderTerms(limitPrice: Price("1"), timeInForce: .immediateOrCancel, isPostOnly: true), "isPostOnly"),
            ]
            for (type, terms, field) in cases {
                let error = try await PlaceOrderTests.error {
                    try await trader.place(type, .buy, .amount(USD(10)), terms, id: "bad")
                }
                #expect(error.code == .invalidInput && error.field == field, "\(type) \(terms)")
            }
            let huge = try await trader.limit(.buy, .quantity(Quantity(steps: .max, decimals: 8)), at: "9000000", id: "huge")
            #expect(huge.reason == .tooLarge)
            let small = try await trader.limit(.buy, .quantity(Quantity(steps: 1, decimals: 8)), at: "80000", id: "small")
            #expect(small.reason == .belowMinimum)
            #expect(try await Self.held(exchange, trader) == (.zero, 0))
        }
    }
}
