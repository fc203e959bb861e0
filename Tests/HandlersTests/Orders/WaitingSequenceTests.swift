import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// Random orders that wait, ticks, cancels and restarts: the books are right at the end, and the same history gives the
/// same books again.
@Suite struct WaitingSequenceTests {
    private static let assets = [TradingExchange.bitcoin, TradingExchange.shiba]
    private static let settings = TradingSettings(
        rules: TradingRules(
            feeBasisPoints: 10, makerFeeBasisPoints: 5,
            fills: FillModel(spreadBasisPoints: 4, impact: .squareRoot(basisPoints: 1000), participationPercent: 10)))

    /// What happened to an order, without what differs between two ledgers.
    private struct Trace: Hashable {
        let id: OrderID
        let state: OrderState
        let reason: OrderReason?
        let fills: [String]
    }

    private struct Played {
        var orders: [Trace] = []
        var states: [OrderState: Int] = [:]
        var restarts = 0
        /// All prices that each coin was quoted at.
        var quoted: Set<String> = ["bitcoin 83301.12", "shiba-inu 0.00001234"]
        var reached: [Fill] = []
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func whateverHappensTheBooksAreRightAndRepeatable(seed: UInt64) async throws {
        let first = try await Self.play(seed: seed)
        // A test in which nothing fills, waits or ends would prove little.
        #expect(first.states[.filled, default: 0] > 20 && first.states[.canceled, default: 0] > 2, "\(first.states)")
        #expect(first.restarts > 0)
        // No fill against a price that was never quoted.
        #expect(
            first.reached.allSatisfy { fill in fill.quotePrice.map { first.quoted.contains("\(fill.asset) \($0)") } ?? false })
        let second = try await Self.play(seed: seed)
        #expect(first.orders == second.orders)
    }

    private static func play(seed: UInt64) async throws -> Played {
        var random = SeededGenerator(seed: seed)
        var played = Played()
        var exchange = try await TradingExchange.open(settings: settings)
        var traders: [Trader] = []
        for number in 1...3 as ClosedRange<Int64> { traders.append(try await exchange.trader(number, cash: USD(3_000 * number))) }
        var open: [(trader: Int, order: OrderID)] = []
        for round in 0..<250 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<8:
                let trader = Int.random(in: 0..<3, using: &random)
                let order = try await placeSomething(traders[trader], round: round, &random)
                if let order, order.state.isOpen { open.append((trader, order.id)) }
            case 8..<10:
                guard !open.isEmpty else { continue }
                let (trader, order) = open.remove(at: Int.random(in: 0..<open.count, using: &random))
                do {
                    _ = try await traders[trader].cancel(order)
                } catch let error {
                    #expect(error.code == .orderNotOpen)
                }
            case 10 where round % 5 == 0:
                let trader = traders[Int.random(in: 0..<3, using: &random)]
                _ = try await exchange.bus.request(CancelAllOrders(credential: trader.credential))
            case 11 where Int.random(in: 0..<3, using: &random) == 0:
                await exchange.close()
                exchange = try await TradingExchange.open(after: exchange, settings: settings)
                let bus = exchange.bus
                traders = traders.map { $0.on(bus) }
                played.restarts += 1
            case 12 where Int.random(in: 0..<8, using: &random) == 0:
                exchange.clock.advance(milliseconds: 20_000_000)
                exchange.engine.sweep()
                await exchange.engine.settled()
            default:
                let asset = assets[Int.random(in: 0...1, using: &random)]
                let price =
                    asset == TradingExchange.bitcoin
                    ? "\(Int.random(in: 60_000...100_000, using: &random)).37"
                    : "0.0000\(Int.random(in: 1000...9999, using: &random))"
                played.quoted.insert("\(asset.id) \(Price(price)?.description ?? price)")
                await exchange.tick(price, of: asset, volume: USD(Int64.random(in: 100_000_000...9_000_000_000, using: &random)))
                try await check(exchange, traders)
            }
        }
        for trader in traders {
            let page = try await exchange.bus.request(ListOrders(credential: trader.credential, limit: 1000))
            for order in page.orders {
                played.states[order.state, default: 0] += 1
                played.reached += order.fills
                played.orders.append(
                    Trace(
                        id: order.id, state: order.state, reason: order.reason,
                        fills: order.fills.map { "\($0.quantity) \($0.price) \($0.value) \($0.fee) \($0.cashAfter) \($0.rule)" }))
            }
        }
        await exchange.close()
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        #expect(report.isClean, "\(report)")
        return played
    }

    private static func placeSomething(
        _ trader: Trader, round: Int, _ random: inout SeededGenerator
    ) async throws -> Order? {
        let asset = assets[Int.random(in: 0...1, using: &random)]
        let isBitcoin = asset == TradingExchange.bitcoin
        func price() -> Price? {
            isBitcoin
                ? Price("\(Int.random(in: 60_000...100_000, using: &random)).5")
                : Price("0.0000\(Int.random(in: 1000...9999, using: &random))")
        }
        let side: Side = Int.random(in: 0..<5, using: &random) < 3 ? .buy : .sell
        let type = OrderType.allCases[Int.random(in: 0..<OrderType.allCases.count, using: &random)]
        var terms = OrderTerms(
            limitPrice: type.hasLimit ? price() : nil, stopPrice: type.hasStop ? price() : nil,
            timeInForce: TimeInForce.allCases[Int.random(in: 0..<4, using: &random)])
        if type.hasTrail {
            terms.trail =
                Bool.random(using: &random)
                ? .basisPoints(Int.random(in: 10...3_000, using: &random))
                : .usd(
                    isBitcoin
                        ? Price("\(Int.random(in: 500...9_000, using: &random)).5")!
                        : Price("0.00000\(Int.random(in: 100...999, using: &random))")!)
        }
        if type == .limit, !terms.timeInForce.isImmediate { terms.isPostOnly = Bool.random(using: &random) }
        let size: OrderSize =
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where side == .sell: .all
            case 1:
                .quantity(
                    Quantity(
                        steps: 1 + random.magnitude(upTo: isBitcoin ? 3_000_000 : 9_000_000_000),
                        decimals: asset.quantityDecimals))
            default: .amount(USD(micros: 1_000_000 + random.magnitude(upTo: 900_000_000)))
            }
        return try await trader.place(type, side, size, terms, of: asset.id, id: "order \(round)")
    }

    /// What must be true after every tick.
    private static func check(_ exchange: TradingExchange, _ traders: [Trader]) async throws {
        for trader in traders {
            let (balances, open) = try await exchange.ledger.read { reader in
                (try reader.balances(of: .portfolio(trader.portfolio)), try reader.openOrderCount(of: trader.portfolio))
            }
            #expect(balances.allSatisfy { $0.available >= 0 && $0.held >= 0 })
            #expect(open > 0 || balances.allSatisfy { $0.held == 0 })
        }
        let open = try await exchange.ledger.read { reader in
            var count = 0
            try reader.forEachOpenOrder { _, _, _, _ in count += 1 }
            return count
        }
        #expect(exchange.engine.count == open)
    }
}
