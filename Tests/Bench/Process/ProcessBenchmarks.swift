import Foundation
import TestSupport

extension Benchmark {
    /// The whole program as somebody starts it: the release binary beside this one, prices simulated, plain HTTP.
    static let process: [Benchmark] = [
        Benchmark("process.start") { context in
            let place = ExchangePlace(folder: context.folder)
            // The first start makes the database; afterwards it is an existing one.
            let first = try await place.start()
            try await place.untilReady(first)
            _ = try await first.stop()
            var ready: [Double] = []
            var page: [Double] = []
            for _ in 0..<7 {
                let began = ContinuousClock.now
                let exchange = try await place.start()
                try await place.untilReady(exchange)
                ready.append(milliseconds(since: began))
                let answer = try await OffPool.run { try HTTPConnection(port: place.port(of: exchange)).get("/") }
                guard answer.status == 200 else { throw ChildProcessError("/ answered \(answer.status)") }
                page.append(milliseconds(since: began))
                _ = try await exchange.stop()
            }
            return [
                Measurement("process: start to /readyz, median of 7", ours: median(ready), unit: "ms", goal: .atMost(1000)),
                Measurement("process: start to the first page, median of 7", ours: median(page), unit: "ms", goal: .atMost(1000)),
            ]
        },
        Benchmark("process.memory") { context in
            let place = ExchangePlace(folder: context.folder)
            let exchange = try await place.start(passwordCost: nil)
            try await place.untilReady(exchange)
            let fresh = try await ResidentMemory.calm(of: exchange.processID, within: .seconds(5))
            let port = place.port(of: exchange)
            let coins = try await OffPool.run {
                for number in 0..<4 {
                    try WebTrader(port: port).register("resident\(number)")
                    let trader = WebTrader(port: port)
                    try trader.signIn("resident\(number)")
                    _ = try trader.order("buy", "bitcoin", mode: "amount", size: "100", clientOrderID: "first")
                    for path in ["/", "/coins/bitcoin", "/portfolio", "/transactions"] { _ = try trader.get(path) }
                }
                return try HTTPConnection(port: port).get("/").text.components(separatedBy: "<tr data-coin=").count - 1
            }
            let used = try await ResidentMemory.calm(of: exchange.processID, within: .seconds(10))
            _ = try await exchange.stop()
            return [
                Measurement("process: resident after the start, all roles", ours: fresh, unit: "MB"),
                Measurement(
                    "process: resident at rest after 8 password hashes, \(coins) coins on /", ours: used, unit: "MB",
                    goal: .atMost(120)),
            ]
        },
    ]

    private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        start.duration(to: .now) / .milliseconds(1)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
