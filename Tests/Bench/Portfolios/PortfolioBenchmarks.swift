import Bus
import Contracts
import Domain
import Foundation
import TestSupport

extension Benchmark {
    /// What the pages of somebody with 10,000 fills over five years wait for.
    static let portfolios: [Benchmark] = [
        Benchmark("portfolios.reads") { context in
            try await LongTimeExchange.run(in: context.folder) { exchange in
                let (bus, credential) = (exchange.bus, exchange.credential)
                var measurements = [
                    try await measurement("positions and gains, 10,000 fills", atMost: 20) {
                        _ = try await bus.request(GetPortfolio(credential: credential))
                    },
                    try await measurement("first page of transactions, 10,000 fills", atMost: 20) {
                        _ = try await bus.request(ListTransactions(credential: credential, limit: 50))
                    },
                    try await measurement("value over five years, 10,000 fills", atMost: 50) {
                        _ = try await bus.request(
                            GetPortfolioHistory(credential: credential, from: Timestamp(milliseconds: 0)))
                    },
                ]
                for method in CostBasisMethod.allCases {
                    measurements.append(
                        try await measurement(
                            "equity curve of five years with all figures and lots (\(method.rawValue)), 10,000 fills", atMost: 50
                        ) {
                            let analytics = try await bus.request(
                                GetPortfolioAnalytics(credential: credential, costBasis: method))
                            guard analytics.curve.count > 1800 else { throw BareLoopError("\(analytics.curve.count) days") }
                        })
                }
                return measurements
            }
        },
        Benchmark("portfolios.pages") { context in
            try await LongTimeExchange.run(in: context.folder) { exchange in
                let browser = try await exchange.browser()
                return [
                    try await measurement("the page of holdings, over HTTP, 10,000 fills", atMost: 20) {
                        try await browser.get("/portfolio", containing: "<table class=\"plain holdings\">")
                    },
                    try await measurement("the page of performance, over HTTP, 10,000 fills", atMost: 50) {
                        try await browser.get("/portfolio/performance", containing: "Sortino")
                    },
                ]
            }
        },
    ]

    private static func measurement(
        _ what: String, atMost milliseconds: Double, _ operation: () async throws -> Void
    ) async throws -> Measurement {
        var latencies = Latencies()
        for _ in 0..<3 { try await operation() }
        for _ in 0..<40 {
            let start = ContinuousClock.now
            try await operation()
            latencies.add(start.duration(to: .now))
        }
        return Measurement(
            "portfolios: \(what), p50", ours: latencies.microseconds(at: 0.5) / 1000, unit: "ms", goal: .atMost(milliseconds))
    }
}

extension LongTimeExchange {
    /// Somebody at the pages, signed in as the trader.
    func browser() async throws -> LongTimeBrowser { try await LongTimeBrowser(port: port) }
}

/// `@unchecked Sendable`: the hands are used on the serial queue only.
final class LongTimeBrowser: @unchecked Sendable {
    private let hands: WebTrader
    private let queue = DispatchQueue(label: "browser")

    init(port: Int) async throws {
        hands = WebTrader(port: port)
        try await perform { try $0.signIn("ada") }
    }

    func get(_ path: String, containing text: String) async throws {
        try await perform { hands in
            let answer = try hands.get(path)
            guard answer.status == 200, answer.text.contains(text) else {
                throw BareLoopError("\(path) answered \(answer.status)")
            }
        }
    }

    private func perform(_ body: @escaping @Sendable (WebTrader) throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async { continuation.resume(with: Result { try body(self.hands) }) }
        }
    }
}
