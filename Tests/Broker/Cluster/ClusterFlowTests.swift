import Foundation
import TestSupport
import Testing

extension BrokerTests {
    /// The exchange split over processes: what one process does, over RabbitMQ with TLS.
    @Suite("a split exchange")
    struct ClusterFlowTests {
        @Test("a trader's day on two web instances", .timeLimit(.minutes(2)))
        func trade() async throws {
            let cluster = try await RunningCluster()
            try await cluster.startAll()
            let first = try await cluster["web.1"].port
            let second = try await cluster["web.2"].port
            try await Self.waitUntilReady(first)
            try await Self.waitUntilReady(second)

            let hands = TraderHands()
            try await hands.use(port: first) { try $0.register("alice") }
            #expect(try await hands.order("buy", "bitcoin", mode: "amount", size: "1000", "buy") == "FILLED")
            // The same session on the other instance, by cookie and form proof.
            let elsewhere = try await hands.elsewhere(port: second)
            #expect(try await elsewhere.isSignedIn())
            #expect(try await elsewhere.use { try $0.get("/portfolio").text }.contains("Bitcoin"))
            // The same key there: the first order's receipt, no second trade.
            #expect(try await elsewhere.order("buy", "bitcoin", mode: "amount", size: "1000", "buy") == "FILLED")
            #expect(try await elsewhere.order("buy", "bitcoin", mode: "amount", size: "100000", "too-much") == "REJECTED")
            #expect(try await elsewhere.order("buy", "ethereum", mode: "amount", size: "500", "second") == "FILLED")
            #expect(try await hands.order("sell", "bitcoin", mode: "all", size: "", "sell") == "FILLED")
            let csv = try await hands.use { try $0.get("/transactions.csv").text }
            let lines = csv.split(whereSeparator: \.isNewline)
            #expect(lines.count { $0.contains("Bitcoin") } == 2 && lines.count { $0.contains("Ethereum") } == 1, "\(csv)")

            // A browser on one instance hears of orders that were placed on the other.
            let watcher = try await hands.elsewhere(port: second)
            let stream = Task { try await watcher.use { try? $0.get("/live").text } }
            for number in 0..<10 {
                #expect(try await hands.order("buy", "solana", mode: "amount", size: "10", "live-\(number)") == "FILLED")
                try await Task.sleep(for: .milliseconds(50))
            }

            // Signing out on one ends the session on the other, at once and not when its memory of it is over.
            try await hands.use { trader in
                let answer = try trader.post("/logout", [("csrf", trader.csrf)])
                guard answer.status == 303 else { throw ChildProcessError("/logout answered \(answer.status)") }
            }
            try await eventually("signed out on the other instance", seconds: 2) { try await !elsewhere.isSignedIn() }
            // The end of the session has ended the stream, too.
            let heard = try await stream.value ?? ""
            #expect(heard.contains("event: order") && heard.contains("SOL"), "\(heard.suffix(500))")

            // Operators work where the backend runs; elsewhere they are told so.
            #expect(try await cluster.command("backend.1", "admin", "user", "list").output.contains("1 user"))
            let refused = try await cluster.command("web.1", "admin", "user", "list")
            #expect(refused.status != 0 && refused.output.contains("where the backend runs"), "\(refused.output)")
            #expect(try await cluster.command("backend.1", "halt", "--reason", "Until noon.").status == 0)
            for port in [first, second] {
                try await eventually("the halt on both") { try await Self.page(port, "/").contains("Until noon.") }
            }
            #expect(try await cluster.command("backend.1", "resume", "--reason", "Noon.").status == 0)

            // Everybody knows everybody.
            for name in ["web.1", "backend.1", "dmz.1", "logger.2"] {
                try await eventually("all is well for \(name)") { try await cluster.command(name, "status").status == 0 }
                let screen = try await cluster.command(name, "status").output
                for other in ["web.1@", "web.2@", "backend.1@", "dmz.1@", "logger.1@", "logger.2@", "backend.requests", "  qa  "]
                {
                    #expect(screen.contains(other), "\(name) does not show \(other): \(screen)")
                }
            }
            // Every logger keeps the logs of all.
            for logger in ["logger.1", "logger.2"] {
                let logs = cluster.data(of: logger).appendingPathComponent("logs").path
                try await eventually("\(logger) keeps the logs of all") {
                    let files = (try? FileManager.default.contentsOfDirectory(atPath: logs)) ?? []
                    return ["web.1@", "web.2@", "backend.1@", "dmz.1@"].allSatisfy { name in
                        files.contains { $0.hasPrefix(name) }
                    }
                }
            }
            #expect(!FileManager.default.fileExists(atPath: cluster.data(of: "web.1").appendingPathComponent("ledger.db").path))
            try await cluster.stopAll()
            let audit = try await cluster.command("backend.1", "audit")
            #expect(audit.status == 0 && audit.output.contains("13 fills"), "\(audit.output)")
        }

        @Test("what is wrong has its cause and next command on the screen", .timeLimit(.minutes(2)))
        func status() async throws {
            let cluster = try await RunningCluster()
            try await cluster.startAll()
            let port = try await cluster["web.1"].port
            try await Self.waitUntilReady(port)
            try await eventually("all is well") { try await cluster.problems("web.1") == [] }

            try await cluster["dmz.1"].kill()
            try await eventually("the dmz is missed") { try await cluster.problems("web.1").contains("dmz.missing") }
            try await eventually("old prices", seconds: 20) { try await cluster.problems("web.1").contains("market.stale") }
            let screen = try await cluster.command("web.1", "status")
            #expect(
                screen.status == 1 && screen.output.contains("Next: ") && screen.output.contains("systemctl status exchange@dmz"))
            try await eventually("it is silent", seconds: 25) { try await cluster.problems("web.1").contains("instance.silent") }
            try await cluster.start("dmz.1")
            try await eventually("all is well again", seconds: 20) { try await cluster.problems("web.1") == [] }

            try await cluster["backend.1"].stop()
            try await eventually("the backend is missed") { try await cluster.problems("web.2").contains("backend.missing") }
            let away = try await OffPool.run { try HTTPConnection(port: port).get("/") }
            #expect(away.status == 200, "prices go on")
            try await eventually("pages say so") { try await Self.page(port, "/").contains("away for a moment") }
            try await cluster.start("backend.1")
            try await eventually("all is well with the backend", seconds: 20) { try await cluster.problems("web.2") == [] }

            try await cluster.broker.node.raiseAlarm(.memory)
            do {
                try await eventually("the broker is blocked", seconds: 20) {
                    try await cluster.problems("web.1").contains("broker.blocked")
                }
            } catch {
                // The broker is everybody's.
                try await cluster.broker.node.clearAlarm(.memory)
                throw error
            }
            try await cluster.broker.node.clearAlarm(.memory)
            try await eventually("all is well without the alarm", seconds: 20) { try await cluster.problems("web.1") == [] }

            try await cluster["logger.1"].stop()
            try await cluster["logger.2"].stop()
            try await eventually("no logger") { try await cluster.problems("dmz.1") == ["logger.missing"] }
            let gone = try await cluster.command("logger.1", "status")
            #expect(gone.status == 2, "\(gone.output)")
            try await cluster.stopAll()
        }

        @Test("who may not use the broker hears why, at once")
        func refusals() async throws {
            let cluster = try await RunningCluster()
            func refusal(_ name: String, _ more: [String]) async throws -> String {
                let answer = try await RunningExchange.command(cluster.arguments(of: name) + more, seconds: 20)
                #expect(answer.status != 0)
                return answer.output
            }
            let wrong = cluster.folder.path + "/wrong"
            try "not the password".write(toFile: wrong, atomically: true, encoding: .utf8)
            let password = try await refusal("dmz.1", ["--set", "bus-password-file=\(wrong)"])
            #expect(password.contains("password") && !password.contains("not the password"), "\(password)")
            // A user of one environment does not get into another, which exists.
            let other = try await RunningCluster(environment: "prod")
            let host = try await refusal("dmz.1", ["--bus", "amqps://qa.dmz@localhost:\(cluster.broker.tlsPort)/exchange.prod"])
            #expect(host.contains("exchange.prod"), "\(host)")
            let foreign = try await refusal("dmz.1", ["--set", "bus-ca=\(cluster.broker.certificates.foreignCAFile)"])
            #expect(foreign.contains("certificate"), "\(foreign)")
            let name = try await refusal("dmz.1", ["--set", "bus-server-name=elsewhere.example"])
            #expect(name.contains("elsewhere.example"), "\(name)")
            withExtendedLifetime(other) {}
        }

        static func waitUntilReady(_ port: Int, seconds: Double = 30) async throws {
            var last = ""
            do {
                try await eventually("ready", seconds: seconds) {
                    let answer = try? await OffPool.run { try HTTPConnection(port: port).get("/readyz") }
                    last = answer?.text ?? "no answer"
                    return answer?.status == 200
                }
            } catch {
                throw ChildProcessError("\(error): \(last)")
            }
        }

        static func page(_ port: Int, _ path: String) async throws -> String {
            try await OffPool.run { try HTTPConnection(port: port).get(path).text }
        }
    }
}
