import AMQPBus
import Bus
import Contracts
import Domain
import Foundation
import Storage
import TestSupport

extension Benchmark {
    /// Durable market orders through the in-process bus, from the request to the reply after the commit. The peer is a loop
    /// on bare SQLite that replays the same statements, prepared, on the same kind of file with the same settings.
    static let orders: [Benchmark] = [
        Benchmark("orders.throughput") { context in
            let market = try await OrderMarket.open(traders: 64, in: context.folder)
            let (ours, group) = try await market.throughput(for: context.duration)
            let bare = try await market.closedForBareLoop()
            let peer = try bare.throughput(groupSize: group, for: context.duration)
            return [
                Measurement(
                    "orders: durable market orders, 64 callers (peer: bare SQLite, \(group) a commit)", ours: ours, peer: peer,
                    unit: "1/s", goal: .ratioAtLeast(0.5))
            ]
        },
        Benchmark("orders.alone") { context in
            let market = try await OrderMarket.open(traders: 1, in: context.folder)
            let ours = try await market.latencies(for: context.duration)
            let bare = try await market.closedForBareLoop()
            let peer = try bare.latencies(for: context.duration)
            return [
                Measurement(
                    "orders: one durable market order alone, p50 (peer: bare SQLite, one order a commit)",
                    ours: ours.microseconds(at: 0.5), peer: peer.microseconds(at: 0.5), unit: "µs", goal: .ratioAtMost(2)),
                Measurement(
                    "orders: one durable market order alone, p99 (peer: bare SQLite, one order a commit)",
                    ours: ours.microseconds(at: 0.99), peer: peer.microseconds(at: 0.99), unit: "µs"),
            ]
        },
        Benchmark("orders.cluster") { context in
            // The traders' bus and the backend's are two instances on a broker, as on two machines; TLS as there.
            let place = try await BenchBroker.contest().place
            let market = try await OrderMarket.open(traders: 64, in: context.folder)
            let backend = try await bus("backend.1@bench", place)
            let web = try await bus("web.1@bench", place)
            let served = try await backend.serve(market.exchange.router, as: .backend)
            let traders = market.on(web)
            let alone = try await traders.latencies(for: context.duration)
            let (together, group) = try await traders.throughput(for: context.duration, label: "together")
            await served.close()
            await web.close()
            await backend.close()
            _ = try await market.closedForBareLoop()
            return [
                Measurement(
                    "orders: one durable market order through RabbitMQ with TLS and back, p50", ours: alone.microseconds(at: 0.5),
                    unit: "µs", goal: .atMost(3000)),
                Measurement(
                    "orders: one durable market order through RabbitMQ with TLS and back, p99",
                    ours: alone.microseconds(at: 0.99),
                    unit: "µs"),
                Measurement(
                    "orders: durable market orders through RabbitMQ with TLS, 64 in flight (\(group) a commit)", ours: together,
                    unit: "1/s", goal: .atLeast(4000)),
            ]
        },
    ]

    private static func bus(_ name: String, _ place: BrokerPlace) async throws -> AMQPBus {
        let bus = AMQPBus(
            settings: AMQPBusSettings(
                connection: BrokerAccess(place, isTLS: true).settings, environment: "bench", instance: name),
            logger: TradingExchange.quiet)
        try await bus.start()
        return bus
    }
}

/// An exchange with traders who have money for years of orders.
struct OrderMarket: Sendable {
    private static let size = OrderSize.quantity(Quantity(steps: 1_000, decimals: 8))

    let exchange: TradingExchange
    let traders: [Trader]
    /// Orders that wait for a price, instead of such that fill at once.
    let isWaiting: Bool

    static func open(traders count: Int, isWaiting: Bool = false, in folder: URL) async throws -> OrderMarket {
        let exchange = try await TradingExchange.open(in: folder)
        exchange.setPrice("183301.12", of: TradingExchange.bitcoin)
        var traders: [Trader] = []
        for number in 1...count { traders.append(try await exchange.trader(Int64(number), cash: USD(1_000_000_000))) }
        let market = OrderMarket(exchange: exchange, traders: traders, isWaiting: isWaiting)
        // The first order of each trader opens his position; the loops measure the ones after it.
        for trader in traders { _ = try await trader.place(.buy, size, id: "first") }
        return market
    }

    /// The same market, with the traders on another bus.
    func on(_ bus: any MessageBus) -> OrderMarket {
        OrderMarket(exchange: exchange, traders: traders.map { $0.on(bus) }, isWaiting: isWaiting)
    }

    /// Orders a second, and how many shared a commit on average.
    ///
    /// - Parameter also: what else is done with each order, by its caller.
    func throughput(
        for duration: Duration, label: String = "run", also: @escaping @Sendable (Order) -> Void = { _ in }
    ) async throws -> (ordersPerSecond: Double, groupSize: Int) {
        _ = try await run(for: .milliseconds(500), label: "warm \(label)", also)
        let before = exchange.ledger.commitCounts
        let start = ContinuousClock.now
        let count = try await run(for: duration, label: label, also)
        let seconds = start.duration(to: .now).inSeconds
        let after = exchange.ledger.commitCounts
        let group = Double(after.commands - before.commands) / Double(after.commits - before.commits)
        return (Double(count) / seconds, max(1, Int(group.rounded())))
    }

    private func run(
        for duration: Duration, label: String, _ also: @escaping @Sendable (Order) -> Void
    ) async throws -> Int {
        let end = ContinuousClock.now.advanced(by: duration)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for trader in traders {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        also(try await place(trader, label, count))
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }

    func latencies(for duration: Duration) async throws -> Latencies {
        for number in 0..<200 { try await place(traders[0], "warm", number) }
        var latencies = Latencies()
        let end = ContinuousClock.now.advanced(by: duration)
        var start = ContinuousClock.now
        while start < end {
            try await place(traders[0], "run", latencies.count)
            let now = ContinuousClock.now
            latencies.add(start.duration(to: now))
            start = now
        }
        return latencies
    }

    @discardableResult
    private func place(_ trader: Trader, _ label: String, _ number: Int) async throws -> Order {
        if isWaiting {
            let order = try await trader.limit(.buy, Self.size, at: "150000", id: "\(label) \(number)")
            guard order.state == .new else { throw BareLoopError("An order does not wait: \(order.reasonText ?? "")") }
            return order
        }
        let order = try await trader.place(.buy, Self.size, id: "\(label) \(number)")
        guard order.state == .filled else { throw BareLoopError("An order was refused: \(order.reasonText ?? "")") }
        return order
    }

    /// Closes the exchange and gives its database to the bare loop.
    func closedForBareLoop() async throws -> BareOrderLoop {
        await exchange.close()
        // Speed that costs correctness would be none.
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        guard report.isClean else { throw BareLoopError("\(report)") }
        return try BareOrderLoop(folder: exchange.temporary, portfolios: traders.map(\.portfolio.rawValue))
    }
}
