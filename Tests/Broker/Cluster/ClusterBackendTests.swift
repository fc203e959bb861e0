import Foundation
import TestSupport
import Testing

extension BrokerTests {
    /// The backend of a split exchange comes and goes; no acknowledged order is lost or doubled.
    @Suite("the backend of a split exchange")
    struct ClusterBackendTests {
        /// 50 times `kill -9` at random moments, under orders from two web instances.
        @Test("kill -9 fifty times under load: every acknowledged order exactly once", .timeLimit(.minutes(4)))
        func kills() async throws {
            let cluster = try await RunningCluster()
            for name in ["backend.1", "dmz.1"] { try await cluster.start(name) }
            for name in ["web.1", "web.2"] { try await cluster.start(name, RunningCluster.plainWeb) }
            let ports = [try await cluster["web.1"].port, try await cluster["web.2"].port]
            for port in ports { try await ClusterFlowTests.waitUntilReady(port) }

            let tally = OrderTally()
            let traders = 6
            for number in 0..<traders {
                let port = ports[number % 2]
                try await OffPool.run { try WebTrader(port: port).register("kill\(number)") }
            }
            let isOver = Flag()
            var random = SeededGenerator(seed: 20_261_121)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<traders {
                    group.addTask {
                        try await Self.keepOrdering("kill\(number)", number, port: ports[number % 2], tally, until: isOver)
                    }
                }
                for _ in 0..<50 {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 50...500, using: &random)))
                    try await cluster["backend.1"].kill()
                    try await cluster.start("backend.1")
                }
                // Enough orders to mean something, however slow the machine.
                let deadline = ContinuousClock.now + .seconds(90)
                while tally.acknowledged.count < 500, ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(20))
                }
                isOver.set()
                try await group.waitForAll()
            }

            let promised = tally.acknowledged
            #expect(promised.count >= 500, "only \(promised.count) orders were acknowledged; answers: \(tally.answers)")
            // What traders saw in between were receipts and clear messages, nothing else.
            #expect(Set(tally.answers.keys).isSubset(of: [200, 303, 503, 504]), "\(tally.answers)")
            #expect(tally.contradictions == [], "the same key got two orders")
            // Asking again with the same keys, on the other instance, returns the first orders.
            let again = OrderTally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<traders {
                    group.addTask {
                        try await OffPool.run {
                            let trader = WebTrader(port: ports[(number + 1) % 2])
                            try trader.signIn("kill\(number)")
                            for (key, _) in promised where key.hasPrefix("order-\(number)-") {
                                let order = Int(key.split(separator: "-").last ?? "") ?? 0
                                again.note(key, try Self.order(trader, order, key))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let different = promised.filter { again.acknowledged[$0.key] != $0.value }
            #expect(different.isEmpty, "\(different.count) of \(promised.count), such as \(Array(different.prefix(3)))")
            #expect(Set(promised.values).count == promised.count, "two keys have one order")
            try await cluster.stopAll()
            let audit = try await cluster.command("backend.1", "audit")
            #expect(audit.status == 0, "\(audit.output)")
        }

        @Test("restarted under load: a short wait or a clear message, and all is there", .timeLimit(.minutes(2)))
        func restart() async throws {
            let cluster = try await RunningCluster()
            for name in ["backend.1", "dmz.1"] { try await cluster.start(name) }
            try await cluster.start("web.1", RunningCluster.plainWeb)
            let port = try await cluster["web.1"].port
            try await ClusterFlowTests.waitUntilReady(port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            #expect(try await hands.buy("bitcoin", "first") == "FILLED")

            let tally = OrderTally()
            let isOver = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await hands.use { trader in
                        var order = 0
                        while !isOver.isSet {
                            let answer = try Self.order(trader, order, "restart-\(order)")
                            tally.note("restart-\(order)", answer)
                            if answer.id != nil { order += 1 }
                        }
                    }
                }
                for _ in 0..<5 {
                    try await Task.sleep(for: .milliseconds(300))
                    #expect(try await cluster["backend.1"].stop() == 0)
                    try await cluster.start("backend.1")
                }
                try await Task.sleep(for: .milliseconds(300))
                isOver.set()
                try await group.waitForAll()
            }
            #expect(tally.contradictions == [])
            #expect(Set(tally.answers.keys).isSubset(of: [200, 503, 504]), "\(tally.answers)")
            // A restart takes less than what a page waits: nearly everybody just waits a moment.
            let refused = tally.answers.filter { $0.key != 200 }.values.reduce(0, +)
            #expect(refused <= 5, "\(tally.answers)")
            let csv = try await hands.use { try $0.get("/transactions.csv").text }
            let fills = csv.split(whereSeparator: \.isNewline).count { $0.contains("Bitcoin") }
            #expect(fills == tally.acknowledged.count + 1)
            try await cluster.stopAll()
            #expect(try await cluster.command("backend.1", "audit").status == 0)
        }

        @Test(
            "a second backend says who leads, waits, and takes over the same ledger; a foreign one is refused",
            .timeLimit(.minutes(2)))
        func standby() async throws {
            let cluster = try await RunningCluster()
            // On one disk, in a folder that is nobody's data folder.
            let shared = ["--set", "ledger-folder=\(cluster.folder.path)/ledger"]
            try await cluster.start("backend.1", shared)
            try await cluster.start("dmz.1")
            try await cluster.start("web.1", RunningCluster.plainWeb)
            let port = try await cluster["web.1"].port
            try await ClusterFlowTests.waitUntilReady(port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            #expect(try await hands.buy("bitcoin", "before") == "FILLED")

            let second = try await cluster.start("backend.2", shared)
            _ = try await second.line(containing: "Standing by: backend.1@")
            try await eventually("the screen shows it") {
                try await cluster.command("backend.2", "status").output.contains("standing by: backend.1@")
            }
            #expect(try await hands.buy("bitcoin", "while") == "FILLED")
            try await cluster["backend.1"].kill()
            // What is not answered is sent again under its key; what is answered the first time is a fill, not "no price yet".
            try await eventually("it takes over", is: "FILLED", seconds: 15, details: { second.output }) {
                try await hands.buy("bitcoin", "after")
            }
            let csv = try await hands.use { try $0.get("/transactions.csv").text }
            #expect(csv.split(whereSeparator: \.isNewline).count { $0.contains("Bitcoin") } == 3)

            // The first one comes back and waits.
            let first = try await cluster.start("backend.1", shared)
            _ = try await first.line(containing: "Standing by: backend.2@")

            // One with a ledger of its own waits as well, but never serves it.
            let foreign = try await cluster.start("backend.3")
            _ = try await foreign.line(containing: "Standing by: backend.2@")
            try await first.stop()
            try await second.stop()
            #expect(try await foreign.end(seconds: 20) == 78)
            #expect(foreign.output.contains("foreign ledger"), "\(foreign.output)")
            #expect(!FileManager.default.fileExists(atPath: cluster.data(of: "backend.3").path + "/ledger.db"))
            let last = try await cluster.start("backend.1", shared)
            try await eventually("the old ledger", is: "FILLED", seconds: 15, details: { last.output }) {
                try await hands.buy("bitcoin", "last")
            }
            try await cluster.stopAll()
        }

        /// Places `order-NUMBER-0`, `order-NUMBER-1`, … one after the other until it is over.
        static func keepOrdering(_ name: String, _ number: Int, port: Int, _ tally: OrderTally, until isOver: Flag) async throws {
            try await OffPool.run {
                guard let trader = try signedIn(name, port: port, until: { isOver.isSet }) else { return }
                var order = 0
                while !isOver.isSet {
                    let key = "order-\(number)-\(order)"
                    let answer = try Self.order(trader, order, key)
                    tally.note(key, answer)
                    // Sent again as it is until somebody answers for it, as a person would; on a thread of its own.
                    if answer.id != nil { order += 1 } else { Thread.sleep(forTimeInterval: 0.02) }
                }
            }
        }

        /// Signs in, as often as it takes while the backend comes and goes.
        static func signedIn(_ name: String, port: Int, until isOver: () -> Bool) throws -> WebTrader? {
            let trader = WebTrader(port: port)
            while !isOver() {
                do {
                    try trader.signIn(name)
                    if !trader.csrf.isEmpty { return trader }
                } catch {
                    Thread.sleep(forTimeInterval: 0.05)
                }
            }
            return nil
        }

        /// Buys two times of three, sells the third; what it is depends on its number alone.
        static func order(_ trader: WebTrader, _ number: Int, _ key: String) throws -> (status: Int, id: Int?) {
            let sells = number % 3 == 2
            let answer = try trader.order(
                sells ? "sell" : "buy", "bitcoin", mode: "amount", size: sells ? "1.50" : "5", clientOrderID: key)
            return (answer.status, (answer.json["id"] as? String).flatMap { Int($0) })
        }
    }
}
