import Bus
import Contracts
import Domain
import Handlers
import TestSupport

extension Benchmark {
    /// What the pages of somebody with 10,000 fills over five years wait for.
    static let portfolios: [Benchmark] = [
        Benchmark("portfolios.reads") { context in
            let (exchange, trader) = try await longTimeTrader()
            let bus = exchange.bus
            let view = try await latencies { _ = try await trader.view() }
            let transactions = try await latencies {
                _ = try await bus.request(ListTransactions(credential: trader.credential, limit: 50))
            }
            let history = try await latencies {
                _ = try await bus.request(
                    GetPortfolioHistory(credential: trader.credential, from: TradingExchange.start))
            }
            await exchange.close()
            return [
                Measurement(
                    "portfolios: positions and gains, 10,000 fills, p50", ours: view.microseconds(at: 0.5) / 1000, unit: "ms",
                    goal: .atMost(20)),
                Measurement(
                    "portfolios: first page of transactions, 10,000 fills, p50",
                    ours: transactions.microseconds(at: 0.5) / 1000, unit: "ms", goal: .atMost(20)),
                Measurement(
                    "portfolios: value over five years, 10,000 fills, p50", ours: history.microseconds(at: 0.5) / 1000,
                    unit: "ms", goal: .atMost(50)),
            ]
        }
    ]

    private static func longTimeTrader() async throws -> (TradingExchange, Trader) {
        let exchange = try await TradingExchange.open()
        let trader = try await exchange.trader(1, cash: USD(1_000_000_000))
        let assets = [TradingExchange.bitcoin, TradingExchange.shiba]
        var closes: [AssetID: [ClosingPrice]] = [:]
        for batch in 0..<100 {
            for asset in assets {
                exchange.setPrice(asset.quantityDecimals == 8 ? "\(80_000 + batch)" : "0.0000\(1000 + batch)", of: asset)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        _ = try await trader.place(
                            .buy, .amount(USD(10)), of: assets[number % 2].id, id: "\(batch) \(number)")
                    }
                }
                try await group.waitForAll()
            }
            for _ in 0..<18 {
                exchange.clock.advance(milliseconds: 86_400_000)
                for asset in assets {
                    guard let price = exchange.quotes.market(of: asset.id)?.quote?.price else { continue }
                    closes[asset.id, default: []].append(ClosingPrice(time: exchange.clock.now, price: price))
                }
            }
        }
        for (asset, prices) in closes { exchange.quotes.setCloses(prices, of: asset) }
        return (exchange, trader)
    }

    private static func latencies(_ operation: () async throws -> Void) async throws -> Latencies {
        var latencies = Latencies()
        try await operation()
        for _ in 0..<30 {
            let start = ContinuousClock.now
            try await operation()
            latencies.add(start.duration(to: .now))
        }
        return latencies
    }
}
