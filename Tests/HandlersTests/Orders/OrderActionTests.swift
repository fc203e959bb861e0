import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// Every state of an order and every action on it, as a table.
@Suite struct OrderActionTests {
    private static let bitcoin = TradingExchange.bitcoin
    private static let settings = TradingSettings(rules: TradingRules(fills: FillModel(participationPercent: 10)))
    private static let tenth = Quantity(steps: 10_000_000, decimals: 8)
    /// 10 % of what trades in a second at this volume buys 0.04 coins at 80,000.
    private static let thin = USD(32_000 * 86_400)

    enum Start: String, CaseIterable, Sendable {
        case new, partiallyFilled, filled, canceled, rejected, expired, asleep, woken, dormant, ofPair

        var isOpen: Bool { ![.filled, .canceled, .rejected, .expired].contains(self) }
    }

    enum Action: String, CaseIterable, Sendable {
        /// A quote that fills it as a whole.
        case fill
        /// A quote that fills a part.
        case fillPart
        case cancel
        case replace
        /// Its UTC day ends.
        case expire
        /// Its coin is quoted no more.
        case suspend
    }

    /// A purchase of a tenth at 80,000 at most, for the day, in the state that the row begins with.
    private static func order(_ start: Start, _ exchange: TradingExchange, _ trader: Trader) async throws -> OrderID {
        let day = OrderTerms(limitPrice: Price("80000"), timeInForce: .day)
        func limit() async throws -> OrderID { try await trader.place(.limit, .buy, .quantity(tenth), day, id: "order").id }
        switch start {
        case .new: return try await limit()
        case .partiallyFilled:
            let id = try await limit()
            await exchange.tick("80000", of: bitcoin, volume: thin)
            return id
        case .filled:
            let id = try await limit()
            await exchange.tick("80000", of: bitcoin)
            return id
        case .canceled: return try await trader.cancel(try await limit()).id
        case .rejected: return try await trader.limit(.buy, .quantity(tenth), at: "800000", id: "order").id
        case .expired:
            let terms = OrderTerms(limitPrice: Price("80000"), timeInForce: .immediateOrCancel)
            return try await trader.place(.limit, .buy, .quantity(tenth), terms, id: "order").id
        case .asleep, .woken:
            let terms = OrderTerms(limitPrice: Price("80000"), stopPrice: Price("84000"), timeInForce: .day)
            let id = try await trader.place(.stopLimit, .buy, .quantity(tenth), terms, id: "order").id
            if start == .woken { await exchange.tick("84000", of: bitcoin) }
            return id
        case .dormant, .ofPair:
            // An exit of a bracket, before and after its entry has filled; both sell at 90,000 or better.
            let entry = OrderLeg(
                type: start == .dormant ? .limit : .market,
                terms: start == .dormant ? OrderTerms(limitPrice: Price("70000")) : nil)
            let exit = OrderTerms(limitPrice: Price("90000"), timeInForce: .day)
            let stop = OrderTerms(stopPrice: Price("60000"), timeInForce: .day)
            let group = try await trader.placeGroup(
                .buy, .quantity(tenth), entry: entry, target: OrderLeg(type: .limit, terms: exit),
                stop: OrderLeg(type: .stop, terms: stop), id: "group")
            // The exits have looked at their first quote.
            await exchange.tick("83000", of: bitcoin)
            return group.orders[1].id
        }
    }

    private static func expected(_ start: Start, _ action: Action, _ before: Order) -> OrderState {
        guard start.isOpen else { return before.state }
        switch action {
        case .fill: return start == .asleep || start == .dormant ? .new : .filled
        case .fillPart: return start == .asleep || start == .dormant ? .new : .partiallyFilled
        case .cancel, .suspend: return .canceled
        case .replace: return before.state
        // What sleeps waits for its entry, however long: its day begins when it wakes.
        case .expire: return start == .dormant ? .new : .expired
        }
    }

    @Test(arguments: Start.allCases)
    func whatEachActionDoes(start: Start) async throws {
        for action in Action.allCases { try await Self.check(start, action) }
    }

    private static func check(_ start: Start, _ action: Action) async throws {
        let row = "\(start.rawValue) and \(action.rawValue)"
        try await PlaceOrderTests.withExchange(settings: settings) { exchange in
            let trader = try await exchange.trader(1, cash: USD(20_000))
            let id = try await order(start, exchange, trader)
            let before = try await trader.order(id)
            #expect(before.state.isOpen == start.isOpen, "\(row): \(before.state)")
            let sells = before.side == .sell
            switch action {
            case .fill: await exchange.tick(sells ? "90000" : "79000", of: bitcoin)
            case .fillPart: await exchange.tick(sells ? "90000" : "80000", of: bitcoin, volume: thin)
            case .cancel, .replace:
                do throws(BusError) {
                    let after =
                        action == .cancel
                        ? try await trader.cancel(id) : try await trader.replace(id, limit: sells ? "95000" : "75000")
                    #expect(start.isOpen || start == .canceled && action == .cancel && after == before, "\(row)")
                } catch {
                    #expect(!start.isOpen && error.code == .orderNotOpen, "\(row): \(error)")
                }
            case .expire:
                exchange.clock.advance(milliseconds: 86_400_000)
                exchange.engine.sweep()
            case .suspend:
                exchange.setPrice("83000", of: bitcoin, state: .suspended)
                exchange.engine.sweep()
            }
            await exchange.engine.settled()
            let after = try await trader.order(id)
            #expect(after.state == expected(start, action, before), "\(row): \(after.state)")
            if !start.isOpen { #expect(after == before, "\(row): an order that is over never changes") }
            if action == .replace, start.isOpen { #expect(after.terms?.limitPrice == Price(sells ? "95000" : "75000"), "\(row)") }
            if !after.state.isOpen { #expect(after.heldCash == nil && after.heldQuantity == nil, "\(row)") }
            // Nothing is set aside for what is not open.
            let open = try await exchange.ledger.read { try $0.openOrderCount(of: trader.portfolio) }
            let held = try await PairTests.held(exchange, trader)
            #expect(open > 0 || held == (0, 0), "\(row)")
            let report = try LedgerAudit.run(onFolder: exchange.folder.path)
            #expect(report.isClean, "\(row): \(report)")
        }
    }
}
