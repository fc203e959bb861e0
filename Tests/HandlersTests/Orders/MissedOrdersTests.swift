import Bus
import Contracts
import Domain
import TestSupport
import Testing

@testable import Handlers

@Suite("Orders that changed since a moment") struct MissedOrdersTests {
    private func changes(_ exchange: TradingExchange, _ trader: Trader, since: Timestamp) async throws -> OrderChanges {
        try await exchange.bus.request(ListOrderChanges(credential: trader.credential, since: since))
    }

    @Test("come in the order of their changes, old ones too, and none of anybody else's")
    func changed() async throws {
        let exchange = try await TradingExchange.open()
        let trader = try await exchange.trader(1, cash: USD(100_000))
        let other = try await exchange.trader(2)
        let size = OrderSize.quantity(Quantity(steps: 100_000, decimals: 8))
        let waiting = try await trader.limit(.buy, size, at: "70000", id: "waiting")
        exchange.clock.advance(milliseconds: 1000)
        let since = exchange.clock.now
        let bought = try await trader.place(.buy, .amount(USD(50)), id: "bought")
        _ = try await other.place(.buy, .amount(USD(50)), id: "other")
        #expect(try await changes(exchange, trader, since: since).orders.map(\.id) == [bought.id])
        #expect(try await changes(exchange, trader, since: since.adding(milliseconds: 1)).orders.isEmpty)
        exchange.clock.advance(milliseconds: 1000)
        _ = try await trader.cancel(waiting.id)
        let all = try await changes(exchange, trader, since: since)
        #expect(all.orders.map(\.id) == [bought.id, waiting.id])
        #expect(all.orders.map(\.state) == [.filled, .canceled])
        #expect(all.isComplete)
        #expect(try await changes(exchange, trader, since: Timestamp(milliseconds: 0)).orders.count == 2)
        await exchange.close()
    }

    @Test("beyond a thousand it says that there are more")
    func many() async throws {
        let exchange = try await TradingExchange.open()
        let trader = try await exchange.trader(1, cash: USD(100_000))
        let size = OrderSize.quantity(Quantity(steps: 2_000, decimals: 8))
        for hundred in 0..<11 {
            // Together they share commits.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in (hundred * 100)..<min(1001, (hundred + 1) * 100) {
                    group.addTask { _ = try await trader.limit(.buy, size, at: "70000", id: "n\(number)") }
                }
                try await group.waitForAll()
            }
        }
        let all = try await changes(exchange, trader, since: Timestamp(milliseconds: 0))
        #expect(all.orders.count == 1000 && !all.isComplete)
        await exchange.close()
    }

    @Test("a stranger's credential is refused")
    func stranger() async throws {
        let exchange = try await TradingExchange.open()
        await #expect(throws: BusError.self) {
            try await exchange.bus.request(ListOrderChanges(credential: .key("forged"), since: Timestamp(milliseconds: 0)))
        }
        await exchange.close()
    }
}
