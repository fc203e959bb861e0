import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// Two orders of which one fills (OCO): held for once, whichever fills ends the other.
@Suite struct PairTests {
    private static let bitcoin = TradingExchange.bitcoin
    private static let tenth = Quantity(steps: 10_000_000, decimals: 8)
    private static let participation = TradingSettings(rules: TradingRules(fills: FillModel(participationPercent: 10)))

    private static func limit(_ price: String) -> OrderLeg {
        OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price(price)))
    }
    private static func stop(_ price: String, limit: String? = nil) -> OrderLeg {
        OrderLeg(
            type: limit == nil ? .stop : .stopLimit,
            terms: OrderTerms(limitPrice: limit.flatMap { Price($0) }, stopPrice: Price(price)))
    }

    static func held(_ exchange: TradingExchange, _ trader: Trader) async throws -> (cash: Int64, coins: Int64) {
        try await exchange.ledger.read { reader in
            let account = LedgerAccount.portfolio(trader.portfolio)
            let key = try reader.assetKey(of: Self.bitcoin.id) ?? .usd
            return (try reader.balance(of: account, .usd, .held), try reader.balance(of: account, key, .held))
        }
    }

    static func audit(_ exchange: TradingExchange) throws {
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        #expect(report.isClean, "\(report)")
    }

    /// A trader with a tenth of a bitcoin and a pair that sells it.
    private static func seller(_ exchange: TradingExchange) async throws -> (Trader, OrderGroup) {
        let trader = try await exchange.trader(1, cash: USD(20_000))
        _ = try await trader.place(.buy, .quantity(tenth), id: "buy")
        let group = try await trader.placeGroup(.sell, .all, target: limit("90000"), stop: stop("80000"), id: "pair")
        return (trader, group)
    }

    @Test func groupsAreListedByPages() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader(1, cash: USD(20_000))
            let stranger = try await exchange.trader(2)
            _ = try await trader.place(.buy, .quantity(Self.tenth), id: "buy")
            let size = OrderSize.quantity(Quantity(steps: 1_000_000, decimals: 8))
            var groups: [OrderGroup] = []
            for number in 1...5 {
                groups.append(
                    try await trader.placeGroup(
                        .sell, size, target: Self.limit("9\(number)000"), stop: Self.stop("80000"), id: "pair \(number)"))
            }
            func list(_ request: ListOrderGroups) async throws -> OrderGroupPage { try await exchange.bus.request(request) }
            let credential = trader.credential
            let newest = try await list(ListOrderGroups(credential: credential, limit: 3))
            #expect(newest.groups == Array(groups.reversed().prefix(3)) && newest.next == groups[2].id)
            let rest = try await list(ListOrderGroups(credential: credential, before: newest.next, limit: 3))
            #expect(rest.groups == [groups[1], groups[0]] && rest.next == nil)
            let after = try await list(ListOrderGroups(credential: credential, after: groups[1].id, limit: 2))
            #expect(after.groups == [groups[2], groups[3]] && after.next == groups[3].id)
            await exchange.tick("91001", of: Self.bitcoin)
            let open = try await list(ListOrderGroups(credential: credential, isOpen: true))
            #expect(open.groups.map(\.id) == groups.dropFirst().reversed().map(\.id))
            #expect(try await list(ListOrderGroups(credential: credential, isOpen: false)).groups.map(\.id) == [groups[0].id])
            let placed = groups[0].orders[0].placedAt
            #expect(try await list(ListOrderGroups(credential: credential, until: placed)).groups.isEmpty)
            #expect(try await list(ListOrderGroups(credential: credential, since: placed)).groups.count == 5)
            #expect(try await list(ListOrderGroups(credential: stranger.credential)).groups.isEmpty)
            let theirs = ListOrderGroups(credential: stranger.credential, portfolio: trader.portfolio)
            #expect(try await PlaceOrderTests.error { try await list(theirs) }.code == .notFound)
            let both = ListOrderGroups(credential: credential, before: groups[3].id, after: groups[0].id)
            #expect(try await PlaceOrderTests.error { try await list(both) }.code == .invalidInput)
        }
    }

    @Test func aPairHoldsOnceAndTheTargetEndsTheStop() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let (trader, group) = try await Self.seller(exchange)
            #expect(group.kind == .oco && group.clientOrderID == "pair" && group.orders.map(\.link?.role) == [.target, .stop])
            #expect(group.orders.map(\.clientOrderID) == ["pair.tp", "pair.sl"])
            #expect(group.orders.allSatisfy { $0.state == .new && $0.heldQuantity == Self.tenth && $0.quantity == Self.tenth })
            #expect(try await Self.held(exchange, trader) == (0, Self.tenth.steps))
            #expect(exchange.engine.count == 2)
            try Self.audit(exchange)
            await exchange.tick("90001", of: Self.bitcoin)
            let after = try await trader.group(group.id)
            #expect(after.orders.map(\.state) == [.filled, .canceled])
            #expect(after.orders[0].fills.first?.price == Price("90000") && after.orders[1].reason == .siblingFilled)
            #expect(try await Self.held(exchange, trader) == (0, 0))
            #expect(exchange.engine.count == 0)
            try Self.audit(exchange)
        }
    }

    @Test func theStopEndsTheTarget() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let (trader, group) = try await Self.seller(exchange)
            await exchange.tick("79000", of: Self.bitcoin)
            let after = try await trader.group(group.id)
            #expect(after.orders.map(\.state) == [.canceled, .filled] && after.orders[1].fills.first?.price == Price("79000"))
            try Self.audit(exchange)
        }
    }

    @Test func cancellingOneCancelsTheOther() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let (trader, group) = try await Self.seller(exchange)
            _ = try await trader.cancel(group.orders[1].id)
            let after = try await trader.group(group.id)
            #expect(after.orders.map(\.reason) == [.siblingEnded, .canceledByUser])
            #expect(try await Self.held(exchange, trader) == (0, 0))
            #expect(exchange.engine.count == 0)
            try Self.audit(exchange)
        }
    }

    @Test func aPartialFillShrinksTheOther() async throws {
        try await PlaceOrderTests.withExchange(settings: Self.participation) { exchange in
            let (trader, group) = try await Self.seller(exchange)
            // 10 % of what trades in a second: 0.04 coins at this price.
            let volume = USD(36_000 * 86_400)
            await exchange.tick("90000", of: Self.bitcoin, volume: volume)
            var after = try await trader.group(group.id)
            #expect(after.orders.map(\.state) == [.partiallyFilled, .new])
            let left = Self.tenth.steps - (after.orders[0].fills.first?.quantity.steps ?? 0)
            #expect(left > 0 && left < Self.tenth.steps && after.orders[1].quantity?.steps == left)
            #expect(try await Self.held(exchange, trader) == (0, left))
            try Self.audit(exchange)
            await exchange.tick("79000", of: Self.bitcoin)
            after = try await trader.group(group.id)
            #expect(after.orders.map(\.state) == [.canceled, .filled])
            #expect(after.orders[1].fills.reduce(0) { $0 + $1.quantity.steps } == left)
            #expect(try await trader.view().positions.first?.quantity.steps == 0)
            try Self.audit(exchange)
        }
    }

    @Test func aPairThatBuysHoldsWhatTheDearerNeeds() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader(1, cash: USD(10_000))
            let group = try await trader.placeGroup(
                .buy, .quantity(Self.tenth), target: Self.limit("80000"), stop: Self.stop("85000"), id: "pair")
            // 8,500 USD and five percent, and the fee.
            #expect(group.orders.allSatisfy { $0.heldCash == USD("8933.925") })
            await exchange.tick("80000", of: Self.bitcoin)
            #expect(try await trader.group(group.id).orders.map(\.state) == [.filled, .canceled])
            #expect(try await trader.view().cash == USD(1992))
            #expect(try await Self.held(exchange, trader) == (0, 0))
            try Self.audit(exchange)
        }
    }

    @Test func aStopLimitThatWakesLeavesTheTargetWaiting() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader(1, cash: USD(20_000))
            _ = try await trader.place(.buy, .quantity(Self.tenth), id: "buy")
            let group = try await trader.placeGroup(
                .sell, .all, target: Self.limit("90000"), stop: Self.stop("80000", limit: "79900"), id: "pair")
            await exchange.tick("79000", of: Self.bitcoin)
            #expect(try await trader.group(group.id).orders.map(\.state) == [.new, .new])
            await exchange.tick("79950", of: Self.bitcoin)
            let after = try await trader.group(group.id)
            #expect(after.orders.map(\.state) == [.canceled, .filled] && after.orders[1].fills.first?.price == Price("79900"))
            try Self.audit(exchange)
        }
    }

    @Test func theSameKeyReturnsTheSamePairAndAnotherBodyIsAConflict() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let (trader, group) = try await Self.seller(exchange)
            let again = try await trader.placeGroup(
                .sell, .all, target: Self.limit("90000"), stop: Self.stop("80000"), id: "pair")
            #expect(again == group)
            let other = try await PlaceOrderTests.error {
                try await trader.placeGroup(.sell, .all, target: Self.limit("91000"), stop: Self.stop("80000"), id: "pair")
            }
            #expect(other.code == .conflict)
            let taken = try await PlaceOrderTests.error {
                try await trader.placeGroup(.sell, .all, target: Self.limit("91000"), stop: Self.stop("80000"), id: "buy")
            }
            #expect(taken.code == .conflict)
            let byKey = try await exchange.bus.request(GetOrderGroup(credential: trader.credential, clientOrderID: "pair"))
            #expect(byKey == group)
            let stranger = try await exchange.trader(2)
            #expect(try await PlaceOrderTests.error { try await stranger.group(group.id) }.code == .notFound)
        }
    }

    @Test func aPairThatCannotBeHeldIsStoredAsRefused() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader(1, cash: USD(100))
            let group = try await trader.placeGroup(
                .sell, .quantity(Self.tenth), target: Self.limit("90000"), stop: Self.stop("80000"), id: "pair")
            #expect(group.orders.map(\.state) == [.rejected, .rejected])
            #expect(group.orders.allSatisfy { $0.reason == .insufficientHoldings })
            #expect(exchange.engine.count == 0)
            try Self.audit(exchange)
        }
    }

    @Test func whatAPairCannotBeIsAnError() async throws {
        try await PlaceOrderTests.withExchange { exchange in
            let trader = try await exchange.trader()
            let (target, stop) = (Self.limit("90000"), Self.stop("80000"))
            let immediate = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("90000"), timeInForce: .immediateOrCancel))
            let day = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("90000"), timeInForce: .day))
            let cases: [(Side, OrderSize, OrderLeg, OrderLeg, String)] = [
                (.sell, .quantity(Self.tenth), stop, stop, "target.type"),
                (.sell, .quantity(Self.tenth), target, target, "stop.type"),
                (.sell, .amount(USD(10)), target, stop, "size"), (.buy, .all, target, stop, "target.size"),
                (.sell, .all, Self.limit("80000"), stop, "target.limitPrice"),
                (.buy, .quantity(Self.tenth), target, stop, "target.limitPrice"),
                (.sell, .all, immediate, stop, "target.timeInForce"), (.sell, .all, day, stop, "stop.timeInForce"),
                (.sell, .all, Self.limit("90000.00001"), stop, "target.limitPrice"),
            ]
            for (number, (side, size, target, stop, field)) in cases.enumerated() {
                let error = try await PlaceOrderTests.error {
                    try await trader.placeGroup(side, size, target: target, stop: stop, id: "\(number)")
                }
                #expect(error.code == .invalidInput && error.field == field, "case \(number): \(error) \(error.field ?? "")")
            }
        }
    }
}
