import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// An open order can get other prices and another quantity; it stays the same order, and what it holds goes with it.
@Suite struct ReplaceOrderTests {
    private static let bitcoin = TradingExchange.bitcoin

    private static func coins(_ text: String) -> Quantity {
        Quantity(text, decimals: 8) ?? Quantity(steps: 0, decimals: 8)
    }

    @Test func anotherPriceAndQuantityHoldWhatTheyNeed() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.limit(.buy, .quantity(Self.coins("0.1")), at: "80000", id: "1")
            let cheaper = try await trader.replace(order.id, limit: "70000")
            #expect(cheaper.id == order.id && cheaper.terms?.limitPrice == Price("70000") && cheaper.heldCash == USD(7007))
            #expect(try await trader.view().cash == USD(2993))
            let larger = try await trader.replace(order.id, quantity: Self.coins("0.12"))
            #expect(larger.quantity == Self.coins("0.12") && larger.heldCash == USD("8408.4"))
            await exchange.tick("79000", of: Self.bitcoin)
            #expect(try await trader.order(order.id).state == .new)
            await exchange.tick("70000", of: Self.bitcoin)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.fills.first?.quantity == Self.coins("0.12"))
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }

    @Test func aPriceThatIsReachedFillsAtOnceAtTheQuote() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.limit(.buy, .quantity(Self.coins("0.1")), at: "80000", id: "1")
            let filled = try await trader.replace(order.id, limit: "85000")
            #expect(filled.state == .filled && filled.fills.first?.price == Price("83301.12"))
            #expect(filled.fills.first?.liquidity == .taker)
            #expect(try await PairTests.held(exchange, trader) == (0, 0))
            try PairTests.audit(exchange)
        }
    }

    @Test func whatThereIsNoMoneyForIsRefusedAndNothingChanges() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.limit(.buy, .quantity(Self.coins("0.1")), at: "80000", id: "1")
            let post = try await trader.place(
                .limit, .buy, .amount(USD(100)), OrderTerms(limitPrice: Price("80000"), isPostOnly: true), id: "2")
            for change in 0..<3 {
                let error = try await PlaceOrderTests.error {
                    switch change {
                    case 0: try await trader.replace(order.id, quantity: Self.coins("0.2"))
                    case 1: try await trader.replace(order.id, quantity: Self.coins("0.00000001"))
                    default: try await trader.replace(post.id, limit: "84000")
                    }
                }
                #expect(error.code == .orderRefused, "change \(change): \(error)")
            }
            #expect(try await trader.order(order.id) == order)
            #expect(try await trader.order(post.id) == post)
            try PairTests.audit(exchange)
        }
    }

    /// As when an order is placed: only a sale of all there is may be worth less than the smallest order.
    @Test func aSaleDoesNotShrinkBelowTheSmallestOrder() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .quantity(Self.coins("0.01")), id: "coins")
            let part = try await trader.limit(.sell, .quantity(Self.coins("0.004")), at: "100000", id: "part")
            let stop = try await trader.place(
                .stop, .sell, .quantity(Self.coins("0.002")), OrderTerms(stopPrice: Price("80000")), id: "stop")
            for change in 0..<3 {
                let error = try await PlaceOrderTests.error {
                    switch change {
                    case 0: try await trader.replace(part.id, quantity: Self.coins("0.00000001"))
                    case 1: try await trader.replace(part.id, limit: "100001", quantity: Self.coins("0.000009"))
                    default: try await trader.replace(stop.id, stop: "0.01")
                    }
                }
                #expect(error.code == .orderRefused && error.message.contains("smallest"), "change \(change): \(error)")
            }
            #expect(try await trader.order(part.id) == part)
            #expect(try await trader.order(stop.id) == stop)

            // All there is, however little that is worth; and what was so little already may still get another price.
            _ = try await trader.cancel(part.id)
            let whole = try await trader.cancel(stop.id)
            #expect(whole.state == .canceled)
            _ = try await trader.place(.sell, .quantity(Self.coins("0.00999995")), id: "most")
            let rest = try await trader.limit(.sell, .all, at: "100000", id: "rest")
            #expect(rest.state == .new && rest.quantity == Self.coins("0.00000005"))
            #expect(try await trader.replace(rest.id, limit: "90000").terms?.limitPrice == Price("90000"))
            _ = try await trader.place(.buy, .quantity(Self.coins("0.01")), id: "more")
            #expect(try await trader.replace(rest.id, limit: "95000").terms?.limitPrice == Price("95000"))
            let larger = try await trader.replace(rest.id, quantity: Self.coins("0.01"))
            #expect(larger.heldQuantity == Self.coins("0.01"))
            #expect(
                try await PlaceOrderTests.error { try await trader.replace(rest.id, quantity: Self.coins("0.00000005")) }.code
                    == .orderRefused)
            try PairTests.audit(exchange)
        }
    }

    @Test func whatCannotChangeIsAnError() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let limit = try await trader.limit(.buy, .quantity(Self.coins("0.01")), at: "80000", id: "limit")
            let amount = try await trader.place(
                .stop, .buy, .amount(USD(100)), OrderTerms(stopPrice: Price("90000")), id: "amount")
            let coins = Self.coins("0.02")
            let cases: [(OrderID, String?, String?, Trail?, Quantity?, String)] = [
                (limit.id, nil, nil, nil, nil, "order"), (limit.id, nil, "70000", nil, nil, "stopPrice"),
                (limit.id, nil, nil, .basisPoints(10), nil, "trail"), (limit.id, "80000.00001", nil, nil, nil, "limitPrice"),
                (limit.id, nil, nil, nil, Quantity(steps: 0, decimals: 8), "quantity"),
                (amount.id, nil, nil, nil, coins, "quantity"),
                (limit.id, nil, nil, nil, Quantity(steps: 1, decimals: 9), "quantity"),
            ]
            for (number, (id, limit, stop, trail, quantity, field)) in cases.enumerated() {
                let error = try await PlaceOrderTests.error {
                    try await trader.replace(id, limit: limit, stop: stop, trail: trail, quantity: quantity)
                }
                #expect(error.code == .invalidInput && error.field == field, "case \(number): \(error)")
            }
            let stranger = try await exchange.trader(2)
            #expect(try await PlaceOrderTests.error { try await stranger.replace(limit.id, limit: "1") }.code == .notFound)
        }
    }

    @Test func aTrailAndAStopMoveWithTheirOrder() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .quantity(Self.coins("0.1")), id: "buy")
            let half = OrderSize.quantity(Self.coins("0.05"))
            let trail = try await trader.place(
                .trailingStop, .sell, half, OrderTerms(trail: .basisPoints(1000)), id: "trail")
            let stop = try await trader.place(.stop, .sell, half, OrderTerms(stopPrice: Price("70000")), id: "stop")
            await exchange.tick("90000", of: Self.bitcoin)
            let nearer = try await trader.replace(trail.id, trail: .usd(try #require(Price("500"))))
            #expect(nearer.trailBest == Price("90000") && nearer.trailStop == Price("89500"))
            _ = try await trader.replace(stop.id, stop: "89000")
            await exchange.tick("89400", of: Self.bitcoin)
            #expect(try await trader.order(trail.id).state == .filled)
            #expect(try await trader.order(stop.id).state == .new)
            await exchange.tick("88000", of: Self.bitcoin)
            #expect(try await trader.order(stop.id).fills.first?.price == Price("88000"))
            #expect(exchange.engine.count == 0)
            try PairTests.audit(exchange)
        }
    }

    @Test func theOtherOfAPairIsForAsMuch() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            _ = try await trader.place(.buy, .quantity(Self.coins("0.1")), id: "buy")
            let group = try await trader.placeGroup(
                .sell, .quantity(Self.coins("0.05")),
                target: OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("90000"))),
                stop: OrderLeg(type: .stop, terms: OrderTerms(stopPrice: Price("80000"))), id: "pair")
            _ = try await trader.replace(group.orders[0].id, limit: "91000", quantity: Self.coins("0.08"))
            let after = try await trader.group(group.id)
            #expect(after.orders.allSatisfy { $0.quantity == Self.coins("0.08") })
            #expect(try await PairTests.held(exchange, trader) == (0, 8_000_000))
            try PairTests.audit(exchange)
            await exchange.tick("79000", of: Self.bitcoin)
            #expect(try await trader.group(group.id).orders.map(\.state) == [.canceled, .filled])
            #expect(try await trader.view().positions.first?.quantity == Self.coins("0.02"))
            try PairTests.audit(exchange)
        }
    }

    @Test func theRestOfAPartlyFilledOrderChanges() async throws {
        let settings = TradingSettings(rules: TradingRules(fills: FillModel(participationPercent: 10)))
        try await PlaceOrderTests.withExchange(settings: settings) { exchange in
            let trader = try await exchange.trader(1, cash: USD(50_000))
            let order = try await trader.limit(.buy, .quantity(Self.coins("0.1")), at: "80000", id: "1")
            await exchange.tick("80000", of: Self.bitcoin, volume: USD(32_000 * 86_400))
            let part = try #require(try await trader.order(order.id).fills.first?.quantity)
            #expect(part == Self.coins("0.04"))
            let error = try await PlaceOrderTests.error { try await trader.replace(order.id, quantity: part) }
            #expect(error.field == "quantity")
            let changed = try await trader.replace(order.id, limit: "79000", quantity: Self.coins("0.05"))
            #expect(changed.state == .partiallyFilled && changed.heldCash == USD("790.79"))
            await exchange.tick("79000", of: Self.bitcoin)
            let filled = try await trader.order(order.id)
            #expect(filled.state == .filled && filled.fills.reduce(0) { $0 + $1.quantity.steps } == 5_000_000)
            try PairTests.audit(exchange)
        }
    }

    @Test func onAStaleQuoteTheNextOneDecides() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let order = try await trader.limit(.buy, .quantity(Self.coins("0.1")), at: "80000", id: "1")
            exchange.clock.advance(milliseconds: 60_000)
            let changed = try await trader.replace(order.id, limit: "85000")
            #expect(changed.state == .new)
            // The price there is then, not its limit: it did not wait at that price.
            await exchange.tick("83000", of: Self.bitcoin)
            let fill = try #require(try await trader.order(order.id).fills.first)
            #expect(fill.price == Price("83000") && fill.liquidity == .taker)
            try PairTests.audit(exchange)
        }
    }
}
