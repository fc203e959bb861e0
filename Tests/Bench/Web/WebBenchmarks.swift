import Domain
import Foundation
import NIOCore
import TestSupport
import Web

extension Benchmark {
    /// What a page and a live stream cost. Browsers run in another process on the same machine.
    static let web: [Benchmark] = [
        Benchmark("web.page") { context in
            let page = try await BenchSite.run { site in try await fetch(site.port) }
            try Data(page).write(to: context.folder.appending(path: "page.html"))
            return try await BenchSite.run(vendorAssets: context.folder.path) { site in
                // A tick a second, as in life: the rows are rendered anew each time.
                let ticks = Task {
                    var round = 0
                    while !Task.isCancelled {
                        round += 1
                        try await site.tick(round: round)
                        try await Task.sleep(for: .seconds(1))
                    }
                }
                defer { ticks.cancel() }
                let ours = try await answersPerSecond(site, "/", seconds: 4)
                let peer = try await answersPerSecond(site, "/assets/vendor/page.html", seconds: 4)
                return [
                    Measurement(
                        "web: market page of 100 coins, 32 connections (peer: static answer of its \(page.count) bytes)",
                        ours: ours,
                        peer: peer, unit: "1/s", goal: .ratioAtLeast(0.5))
                ]
            }
        },
        Benchmark("web.live") { _ in try await streams(isEncrypted: false) },
        Benchmark("web.liveTLS") { _ in try await streams(isEncrypted: true) },
    ]

    private static let browsers = 2_000
    private static let ticks = 10

    static func answersPerSecond(_ site: BenchSite, _ path: String, seconds: Double) async throws -> Double {
        let clients = try WebClientProcess(["pages", "\(site.port)", "32", "\(seconds)", path])
        let words = try await clients.lines(until: "answers").last?.split(separator: " ") ?? []
        await clients.wait()
        guard words.count == 3, let answers = Double(words[1]), let time = Double(words[2]), time > 0 else { return 0 }
        return answers / time
    }

    private static func streams(isEncrypted: Bool) async throws -> [Measurement] {
        try await BenchSite.run(isEncrypted: isEncrypted) { site in
            // What is only paid once (pools, caches, the first snapshot) is paid before.
            let few = try await open(site, 20, isEncrypted)
            for round in 1...3 { try await site.tick(round: round) }
            few.endInput()
            await few.wait()
            while site.server.liveStreams > 0 { try await Task.sleep(for: .milliseconds(10)) }
            let before = BenchSite.residentBytes
            let clients = try await open(site, browsers, isEncrypted)
            var sent: [Int64: UInt64] = [:]
            for round in 1...ticks {
                try await Task.sleep(for: .milliseconds(500))
                sent[site.backend.current.sequence + 1] = NIODeadline.now().uptimeNanoseconds
                try await site.tick(round: 100 + round)
            }
            try await Task.sleep(for: .seconds(1))
            let bytes = BenchSite.residentBytes - before
            clients.endInput()
            var latencies = Latencies()
            for line in try await clients.lines(until: "end") {
                let words = line.split(separator: " ")
                guard words.count == 2, let sequence = Int64(words[0]), let time = UInt64(words[1]), let start = sent[sequence]
                else { continue }
                latencies.add(.nanoseconds(Int64(time) - Int64(start)))
            }
            await clients.wait()
            guard latencies.count == browsers * ticks else {
                throw WebClientFailure("\(latencies.count) of \(browsers * ticks) ticks arrived")
            }
            let kind = isEncrypted ? "over TLS" : "over plain HTTP"
            return [
                Measurement(
                    "web: a tick of 100 coins reaches \(browsers) browsers \(kind), p99",
                    ours: latencies.microseconds(at: 0.99) / 1000,
                    unit: "ms", goal: .atMost(250)),
                Measurement(
                    "web: memory of a browser on the live stream \(kind)", ours: Double(bytes) / Double(browsers) / 1024,
                    unit: "KB",
                    goal: isEncrypted ? nil : .atMost(40)),
            ]
        }
    }

    private static func open(_ site: BenchSite, _ count: Int, _ isEncrypted: Bool) async throws -> WebClientProcess {
        let clients = try WebClientProcess(["streams", "\(site.port)", "\(count)", "0", isEncrypted ? "tls" : "plain"])
        _ = try await clients.lines(until: "open")
        return clients
    }

    private static func fetch(_ port: Int) async throws -> [UInt8] {
        // Until the market's snapshot has come, the list is empty.
        for _ in 0..<500 {
            let answer = try await Task.detached { try HTTPConnection(port: port).get("/") }.value
            if answer.text.contains("Bitcoin") { return answer.body }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw WebClientFailure("the market page stayed empty")
    }
}
