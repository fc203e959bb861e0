import Contracts
import Dispatch
import Domain
import Foundation
import Handlers
import Storage
import TestSupport

/// Orders fire; what becomes of them is decided and written, but the commit never comes: the writer stands still right before
/// it until the process is killed.
struct HeldTrigger {
    let folder: URL

    func run() async throws {
        let exchange = try await TradingExchange.open(reopening: TemporaryFolder(keeping: folder))
        let trader = try await exchange.trader(1, cash: USD(100_000))
        _ = try await trader.place(.buy, .quantity(Quantity(steps: 50_000_000, decimals: 8)), id: "buy")
        let hundredth = OrderSize.quantity(Quantity(steps: 1_000_000, decimals: 8))
        for number in 0..<20 { _ = try await trader.limit(.sell, hundredth, at: "\(90_000 + number)", id: "limit \(number)") }
        let high = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("90500")))
        let low = OrderLeg(type: .stop, terms: OrderTerms(stopPrice: Price("70000")))
        _ = try await trader.placeGroup(.sell, hundredth, target: high, stop: low, id: "pair")
        let entry = OrderLeg(type: .stop, terms: OrderTerms(stopPrice: Price("90100")))
        let goal = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: Price("99000")))
        let loss = OrderLeg(type: .trailingStop, terms: OrderTerms(trail: .basisPoints(500)))
        _ = try await trader.placeGroup(.buy, hundredth, entry: entry, target: goal, stop: loss, id: "bracket")
        OrderFaults.say("placed")

        let (gate, never) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let ledger = exchange.ledger
        let first = Task {
            try await ledger.write { _ in
                begin.finish()
                gate.wait()
            }
        }
        for await _ in begun {}
        exchange.clock.advance(milliseconds: 1)
        if let quote = exchange.setPrice("91000", of: TradingExchange.bitcoin) { exchange.engine.receive([quote]) }
        while ledger.waitingCommands < 2 { await Task.yield() }
        // In one group with what the tick fires, after it.
        let second = Task {
            try await ledger.write { transaction in
                let filled = try transaction.orders(
                    of: trader.portfolio, OrderFilter(states: [.filled]), limit: 100
                ).count
                OrderFaults.say("decided \(filled)")
                never.wait()
            }
        }
        while ledger.waitingCommands < 3 { await Task.yield() }
        gate.signal()
        try await first.value
        try await second.value
    }
}
