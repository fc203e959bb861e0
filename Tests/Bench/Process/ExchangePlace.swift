import Foundation
import TestSupport

/// Where a benchmark starts the exchange again and again on one data folder.
struct ExchangePlace: Sendable {
    let folder: URL

    func start(passwordCost: Int? = 10) async throws -> RunningExchange {
        try await RunningExchange(
            data: folder.appendingPathComponent("data"), arguments: ["--market", "simulated", "--set", "plain-http=true"],
            passwordCost: passwordCost)
    }

    func port(of exchange: RunningExchange) -> Int { Int(exchange.plainAddress.split(separator: ":").last ?? "") ?? 0 }

    /// Asks `/readyz` every 5 milliseconds until one can trade.
    func untilReady(_ exchange: RunningExchange) async throws {
        let port = port(of: exchange)
        let deadline = ContinuousClock.now + .seconds(20)
        try await OffPool.run {
            let connection = HTTPConnection(port: port)
            var last = ""
            while ContinuousClock.now < deadline {
                let answer = try? connection.get("/readyz")
                if answer?.status == 200 { return }
                last = answer?.text ?? "no answer"
                Thread.sleep(forTimeInterval: 0.005)
            }
            throw ChildProcessError("not ready after 20 s: \(last)")
        }
    }
}
