import Bus
import Contracts
import Domain
import Foundation
import TestSupport

extension Benchmark {
    /// What the API costs beside what it is made of: bytes that lie ready, and the bus.
    static let api: [Benchmark] = [
        Benchmark("api.quotes") { context in
            let quotes = try await BenchSite.run { site in try await fetch(site.port, "/api/v1/quotes") }
            try Data(quotes).write(to: context.folder.appending(path: "quotes.json"))
            return try await BenchSite.run(vendorAssets: context.folder.path) { site in
                // A tick a second, as in life: the answer is written anew each time.
                let ticks = Task {
                    var round = 0
                    while !Task.isCancelled {
                        round += 1
                        try await site.tick(round: round)
                        try await Task.sleep(for: .seconds(1))
                    }
                }
                defer { ticks.cancel() }
                let ours = try await answersPerSecond(site, "/api/v1/quotes", seconds: 4)
                let peer = try await answersPerSecond(site, "/assets/vendor/quotes.json", seconds: 4)
                return [
                    Measurement(
                        "api: GET /quotes of 100 coins, 32 connections (peer: static answer of its \(quotes.count) bytes)",
                        ours: ours, peer: peer, unit: "1/s", goal: .ratioAtLeast(0.5))
                ]
            }
        },
        Benchmark("api.orders") { context in
            try await OrderPlace.run(in: context.folder) { place in
                let (http, bus) = try await place.alternately(for: context.duration)
                let (ours, peer) = (http.microseconds(at: 0.5), bus.microseconds(at: 0.5))
                return [
                    Measurement(
                        "api: POST /orders alone, p50 (peer: the same order on the bus)", ours: ours, peer: peer, unit: "µs"),
                    Measurement(
                        "api: POST /orders alone, p50 above the bus", ours: (ours - peer) / 1000, unit: "ms", goal: .atMost(0.3)),
                ]
            }
        },
    ]

    private static func fetch(_ port: Int, _ path: String) async throws -> [UInt8] {
        // Until the market's snapshot has come, the list is empty.
        for _ in 0..<500 {
            let answer = try await Task.detached { try HTTPConnection(port: port).get(path) }.value
            if answer.text.contains("bitcoin") { return answer.body }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw WebClientFailure("the quotes stayed empty")
    }
}
