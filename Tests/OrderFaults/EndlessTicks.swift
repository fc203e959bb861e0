import Bus
import Contracts
import Domain
import Foundation
import Handlers
import InProcess
import Storage
import Synchronization
import TestSupport

/// Orders and ticks without end; says which orders are placed, filled and over. Ends by being killed.
struct EndlessTicks {
    let folder: URL
    private static let count = Atomic(0)

    func run() async throws {
        let exchange = try await TradingExchange.open(reopening: TemporaryFolder(keeping: folder))
        let trader: Trader =
            if let known = try await exchange.returningTrader() { known } else {
                try await exchange.trader(1, cash: USD(1_000_000_000))
            }
        // Later than all that was quoted in the life before.
        exchange.clock.advance(milliseconds: Int64(ProcessInfo.processInfo.processIdentifier) * 100_000)
        let telling = try await exchange.bus.subscribe(to: OrderChanged.self, as: "test") { change, _ in
            if !change.order.state.isOpen {
                let told = Self.count.add(1, ordering: .relaxed).newValue
                if told.isMultiple(of: 40) { OrderFaults.say("told \(told)") }
                OrderFaults.say("over \(change.order.id) \(change.order.state.rawValue) \(change.order.fills.count)")
            }
        }
        let life = UUID().uuidString.prefix(8)
        var number = 0
        let size = OrderSize.quantity(Quantity(steps: 1_000_000, decimals: 8))
        _ = try await trader.place(.buy, .quantity(Quantity(steps: 100_000_000, decimals: 8)), id: "\(life) buy")
        while true {
            for _ in 0..<20 {
                number += 1
                let price = 80_000 + (number * 7919) % 8_000
                let order = try await trader.limit(.buy, size, at: "\(price)", id: "\(life) \(number)")
                OrderFaults.say("placed \(order.id)")
                if number.isMultiple(of: 4) {
                    _ = try? await trader.placeGroup(
                        .sell, size, target: OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("\(price + 3000)"))),
                        stop: OrderLeg(type: .trailingStop, terms: OrderTerms(trail: .basisPoints(200))),
                        id: "\(life) pair \(number)")
                }
            }
            await exchange.tick("\(80_000 + (number * 104_729) % 9_000)", of: TradingExchange.bitcoin)
            withExtendedLifetime(telling) {}
        }
    }
}
