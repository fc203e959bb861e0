import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

/// Random orders, prices, funds and restarts: whatever happens, money is neither made nor lost.
@Suite struct OrderSequenceTests {
    private static let assets = [TradingExchange.bitcoin, TradingExchange.shiba]

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func whateverIsOrderedTheBooksAreRight(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let settings = TradingSettings(fundsPerDay: USD(5_000))
        var exchange = try await TradingExchange.open(settings: settings)
        var traders: [Trader] = []
        for number in 1...3 as ClosedRange<Int64> {
            traders.append(try await exchange.trader(number, cash: USD(1_000 * number)))
        }
        var states: [OrderState: Int] = [:]
        for round in 0..<80 {
            movePrices(exchange, &random)
            for order in try await placeSome(traders, round: round, &random) { states[order.state, default: 0] += 1 }
            if Int.random(in: 0..<4, using: &random) == 0 {
                _ = try? await traders[0].add(USD(micros: 1 + random.magnitude(upTo: 3_000_000_000)), id: "funds \(round)")
            }
            exchange.clock.advance(milliseconds: Int64.random(in: 0...20_000_000, using: &random))
            if Int.random(in: 0..<6, using: &random) == 0 {
                await exchange.close()
                exchange = try await TradingExchange.open(after: exchange, settings: settings)
                let bus = exchange.bus
                traders = traders.map { $0.on(bus) }
            }
        }
        // A test in which nothing is filled or nothing refused would prove little.
        #expect(states[.filled, default: 0] > 50 && states[.rejected, default: 0] > 20)
        try await check(exchange, traders)
        await exchange.close()
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        #expect(report.isClean, "\(report)")
    }

    private func movePrices(_ exchange: TradingExchange, _ random: inout SeededGenerator) {
        exchange.setPrice("\(Int.random(in: 1_000...200_000, using: &random)).37", of: TradingExchange.bitcoin)
        exchange.setPrice("0.00\(Int.random(in: 10_000...99_999, using: &random))", of: TradingExchange.shiba)
    }

    /// Eight orders at once, some with the key of another.
    private func placeSome(
        _ traders: [Trader], round: Int, _ random: inout SeededGenerator
    ) async throws -> [Order] {
        var wishes: [(trader: Trader, side: Side, size: OrderSize, asset: Asset, id: String)] = []
        for number in 0..<8 {
            let asset = Self.assets[Int.random(in: 0...1, using: &random)]
            let side: Side = Bool.random(using: &random) ? .buy : .sell
            let size: OrderSize
            switch Int.random(in: 0...2, using: &random) {
            case 0: size = .amount(USD(micros: 1 + random.magnitude(upTo: 2_000_000_000)))
            case 1 where side == .sell: size = .all
            default:
                let most: Int64 = asset.quantityDecimals == 8 ? 10_000_000 : 1_000_000_000
                size = .quantity(Quantity(steps: 1 + random.magnitude(upTo: most), decimals: asset.quantityDecimals))
            }
            let key = Int.random(in: 0..<10, using: &random) == 0 ? 0 : number
            wishes.append((traders[Int.random(in: 0...2, using: &random)], side, size, asset, "order \(round) \(key)"))
        }
        return try await withThrowingTaskGroup(of: Order?.self) { group in
            for wish in wishes {
                group.addTask {
                    do {
                        return try await wish.trader.place(wish.side, wish.size, of: wish.asset.id, id: wish.id)
                    } catch let error as BusError where error.code == .conflict {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { if let order = $1 { $0.append(order) } }
        }
    }

    private func check(_ exchange: TradingExchange, _ traders: [Trader]) async throws {
        try await exchange.ledger.read { reader in
            var sums: [AssetKey: Int64] = [:]
            let houses: [LedgerAccount] = [.issuance, .market, .fees]
            for account in houses + traders.map({ .portfolio($0.portfolio) }) {
                for balance in try reader.balances(of: account) {
                    sums[balance.asset, default: 0] += balance.available + balance.held
                    if account.isUser { #expect(balance.available >= 0 && balance.held == 0) }
                }
            }
            #expect(sums.count == 3 && sums.values.allSatisfy { $0 == 0 })
            for trader in traders {
                let fills = try reader.transactions(of: trader.portfolio, limit: .max).compactMap(\.fill).reversed()
                let positions = try reader.positions(of: trader.portfolio)
                #expect(Set(positions.map(\.asset)) == Set(fills.map(\.asset)))
                for (asset, state, _) in positions {
                    let own = fills.filter { $0.asset == asset }
                    #expect(try state == PositionState(replaying: own, decimals: state.quantity.decimals))
                    #expect(own.last?.holdingAfter == state.quantity)
                }
            }
        }
        for trader in traders {
            let issued = try await exchange.ledger.read { try $0.fundsIssued(to: trader.portfolio) }
            #expect(try await trader.view().contributed == issued)
        }
    }
}
