import Domain
import Foundation
import Handlers
import Storage
import TestSupport

extension Benchmark {
    /// Orders that wait: what a tick costs that reaches none, what it costs to fire, and what is durable of it.
    static let desk: [Benchmark] = [
        Benchmark("desk.idle") { _ in
            [1_000, 10_000, 100_000, 1_000_000].map { count in
                var index = RestingOrders.index(of: count)
                return Measurement(
                    "desk: a tick of 100 coins that reaches none of \(Figure.text(Double(count))) orders",
                    ours: RestingOrders.idleMicroseconds(&index), unit: "µs", goal: .atMost(50))
            }
        },
        Benchmark("desk.fire") { _ in
            // As many fire each time, among more and more.
            let among = [1_000, 10_000, 100_000, 1_000_000].map { count in
                var index = RestingOrders.index(of: count)
                return Measurement(
                    "desk: finding an order that fires, 500 at once among \(Figure.text(Double(count)))",
                    ours: RestingOrders.firingMicroseconds(&index, count: 500), unit: "µs")
            }
            let at = [5_000, 50_000, 500_000].map { count in
                var index = RestingOrders.index(of: 1_000_000)
                return Measurement(
                    "desk: finding an order that fires, \(Figure.text(Double(count))) at once among \(Figure.text(1_000_000))",
                    ours: RestingOrders.firingMicroseconds(&index, count: count), unit: "µs")
            }
            return among + at
        },
        Benchmark("desk.trail") { _ in
            [1_000, 10_000, 100_000, 1_000_000].map { count in
                var index = RestingOrders.trailingIndex(of: count)
                return Measurement(
                    "desk: a tick of 100 coins that all of \(Figure.text(Double(count))) trailing stops follow",
                    ours: RestingOrders.followingMicroseconds(&index), unit: "µs", goal: .atMost(50))
            }
        },
        Benchmark("desk.memory") { _ in
            let process = ProcessInfo.processInfo.processIdentifier
            let before = try ResidentMemory.now(of: process)
            let index = RestingOrders.index(of: 1_000_000)
            let bytes = (try ResidentMemory.now(of: process) - before) * 1_000_000 / Double(index.count)
            return [
                Measurement("desk: memory of the index for each of 1,000,000 orders", ours: bytes, unit: "B", goal: .atMost(200)),
                try trailingMemory(),
            ]
        },
        Benchmark("desk.start") { context in
            let count = 1_000_000
            let exchange = try await RestingOrders.exchange(with: count, in: context.folder)
            let start = ContinuousClock.now
            try await exchange.engine.start()
            let seconds = start.duration(to: .now).inSeconds
            guard exchange.engine.count == count else { throw BareLoopError("\(exchange.engine.count) orders were found.") }
            await exchange.close()
            return [
                Measurement(
                    "desk: start with 1,000,000 open orders, until they are watched", ours: seconds, unit: "s", goal: .atMost(5))
            ]
        },
        Benchmark("desk.fills") { context in
            let count = 30_000
            let exchange = try await TradingExchange.open(in: context.folder)
            let trader = try await exchange.trader(cash: USD(1_000_000_000))
            // Rising levels, so that one tick reaches all.
            try await RestingOrders.place(count, for: trader, on: exchange)
            let start = ContinuousClock.now
            await exchange.tick("60000", of: TradingExchange.bitcoin)
            let seconds = start.duration(to: .now).inSeconds
            guard exchange.engine.count == 0 else { throw BareLoopError("\(exchange.engine.count) orders did not fill.") }
            await exchange.close()
            let report = try LedgerAudit.run(onFolder: exchange.folder.path)
            guard report.isClean, report.fills == count else { throw BareLoopError("\(report)") }
            return [
                Measurement(
                    "desk: durable fills of orders that one tick reaches", ours: Double(count) / seconds, unit: "1/s",
                    goal: .atLeast(10_000))
            ]
        },
        Benchmark("desk.limit") { context in
            let market = try await OrderMarket.open(traders: 64, isWaiting: true, in: context.folder)
            let (ours, group) = try await market.throughput(for: context.duration)
            let bare = try await market.closedForBareLoop()
            let peer = try bare.throughput(groupSize: group, for: context.duration)
            return [
                Measurement(
                    "desk: durable limit orders that wait, 64 callers (peer: bare SQLite, market orders, \(group) a commit)",
                    ours: ours, peer: peer, unit: "1/s", goal: .ratioAtLeast(0.5))
            ]
        },
    ]

    private static func trailingMemory() throws -> Measurement {
        let process = ProcessInfo.processInfo.processIdentifier
        let before = try ResidentMemory.now(of: process)
        let index = RestingOrders.trailingIndex(of: 1_000_000)
        let bytes = (try ResidentMemory.now(of: process) - before) * 1_000_000 / Double(index.count)
        return Measurement(
            "desk: memory of the index for each of 1,000,000 trailing stops", ours: bytes, unit: "B", goal: .atMost(200))
    }
}
