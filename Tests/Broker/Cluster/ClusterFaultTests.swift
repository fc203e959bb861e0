import Foundation
import TestSupport
import Testing

extension BrokerTests {
    /// What surrounds a split exchange fails, or is set up wrongly.
    @Suite("faults around a split exchange")
    struct ClusterFaultTests {
        @Test("the broker is restarted under load: no acknowledged order is lost or doubled", .timeLimit(.minutes(3)))
        func brokerRestart() async throws {
            let cluster = try await RunningCluster()
            for name in ["logger.1", "backend.1", "dmz.1"] { try await cluster.start(name) }
            for name in ["web.1", "web.2"] { try await cluster.start(name, RunningCluster.plainWeb) }
            let ports = [try await cluster["web.1"].port, try await cluster["web.2"].port]
            for port in ports { try await ClusterFlowTests.waitUntilReady(port) }
            let tally = OrderTally()
            let isOver = Flag()
            for number in 0..<2 {
                try await OffPool.run { try WebTrader(port: ports[number]).register("restart\(number)") }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<2 {
                    group.addTask {
                        try await ClusterBackendTests.keepOrdering(
                            "restart\(number)", number, port: ports[number], tally, until: isOver)
                    }
                }
                try await eventually("orders") { tally.acknowledged.count > 50 }
                try await cluster.broker.node.restart()
                let before = tally.acknowledged.count
                try await eventually("orders go on", seconds: 30) { tally.acknowledged.count > before + 50 }
                isOver.set()
                try await group.waitForAll()
            }
            #expect(Set(tally.answers.keys).isSubset(of: [200, 503, 504]), "\(tally.answers)")
            #expect(tally.contradictions == [])
            #expect(Set(tally.acknowledged.values).count == tally.acknowledged.count, "two keys have one order")
            try await eventually("all is well", seconds: 30) { try await cluster.problems("web.1") == [] }
            try await cluster.stopAll()
            let audit = try await cluster.command("backend.1", "audit")
            #expect(audit.status == 0, "\(audit.output)")
        }

        @Test("an instance of another environment on the same virtual host is not heard", .timeLimit(.minutes(1)))
        func foreignEnvironment() async throws {
            let cluster = try await RunningCluster()
            for name in ["backend.1", "dmz.1"] { try await cluster.start(name) }
            try await cluster.start("web.1", RunningCluster.plainWeb)
            // Somebody copied the address and the password of qa into the configuration of a development machine.
            let stranger = try await cluster.start(
                "web.2",
                RunningCluster.plainWeb + [
                    "--environment", "dev", "--bus", "amqps://qa.web@localhost:\(cluster.broker.tlsPort)/exchange.qa",
                ])
            let port = try await stranger.port
            try await eventually("it is not ready and says why") {
                let answer = try await OffPool.run { try HTTPConnection(port: port).get("/readyz") }
                return answer.status == 503 && answer.text.contains("environment qa") && answer.text.contains("of dev")
            }
            let register = try await OffPool.run { () -> Int in
                do { try WebTrader(port: port).register("mallory") } catch { return 0 }
                return 1
            }
            #expect(register == 0)
            try await ClusterFlowTests.waitUntilReady(try await cluster["web.1"].port)
            #expect(try await cluster.command("backend.1", "admin", "user", "list").output.contains("0 users"))
            #expect(try await !cluster.command("web.1", "status").output.contains("web.2@"))
            try await cluster.stopAll()
        }

        @Test("a ledger takes the environment's place only when an operator says so", .timeLimit(.minutes(1)))
        func adoptedLedger() async throws {
            let cluster = try await RunningCluster()
            try await cluster.start("backend.1")
            // The other one was an exchange in one process.
            let other = try await RunningExchange(
                data: cluster.data(of: "backend.2"), arguments: ["--market", "simulated", "--set", "plain-http=true"])
            #expect(try await other.stop().status == 0)
            let adopt =
                ["bus", "adopt-ledger"] + cluster.arguments(of: "backend.2").drop { $0 != "--data" }.prefix(4)
                + cluster.arguments(of: "backend.2").drop { $0 != "--set" }.prefix(4) + ["--set", "environment=qa"]
            let arguments = adopt.map { $0 == "--bus" ? "--set" : $0 }.map { $0.hasPrefix("amqps:") ? "bus=" + $0 : $0 }

            let leads = try await RunningExchange.command(arguments + ["--yes"])
            #expect(leads.status != 0 && leads.output.contains("Stop all backends"), "\(leads.output)")
            try await cluster["backend.1"].stop()
            let asked = try await RunningExchange.command(arguments)
            #expect(asked.status == 0 && asked.output.contains("with --yes"), "\(asked.output)")
            let refused = try await RunningExchange.command(cluster.arguments(of: "backend.2"), seconds: 20)
            #expect(refused.status == 78 && refused.output.contains("foreign ledger"), "\(refused.output)")

            let adopted = try await RunningExchange.command(arguments + ["--yes"])
            #expect(adopted.status == 0 && adopted.output.contains("from now on"), "\(adopted.output)")
            try await cluster.start("backend.2")
            try await cluster["backend.2"].stop()
            let old = try await RunningExchange.command(cluster.arguments(of: "backend.1"), seconds: 20)
            #expect(old.status == 78 && old.output.contains("foreign ledger"), "\(old.output)")
        }

        @Test("an older copy of the environment's ledger is not served, unless an operator says so", .timeLimit(.minutes(2)))
        func olderCopy() async throws {
            let cluster = try await RunningCluster()
            for name in ["backend.1", "dmz.1"] { try await cluster.start(name) }
            try await cluster.start("web.1", RunningCluster.plainWeb)
            let port = try await cluster["web.1"].port
            try await ClusterFlowTests.waitUntilReady(port)
            try await OffPool.run { try WebTrader(port: port).register("alice") }
            let backups = cluster.folder.path + "/backups"
            #expect(try await cluster.command("backend.1", "backup", backups).status == 0)
            let backup = backups + "/" + (try FileManager.default.contentsOfDirectory(atPath: backups).first ?? "")
            try await OffPool.run { try WebTrader(port: port).register("bob") }
            try await cluster["backend.1"].stop()
            // It says before it serves how far the ledger has come, and every few seconds.
            try await cluster.start("backend.1")
            try await cluster["backend.1"].stop()

            let restored = try await RunningExchange.command(["restore", backup, "--data", cluster.data(of: "backend.2").path])
            #expect(restored.status == 0, "\(restored.output)")
            let refused = try await RunningExchange.command(cluster.arguments(of: "backend.2"), seconds: 20)
            #expect(refused.status == 78 && refused.output.contains("an older copy"), "\(refused.output)")
            let adopt =
                ["bus", "adopt-ledger"] + cluster.arguments(of: "backend.2").drop { $0 != "--data" }.prefix(4)
                + cluster.arguments(of: "backend.2").drop { $0 != "--set" }.prefix(4) + ["--set", "environment=qa"]
            let arguments = adopt.map { $0 == "--bus" ? "--set" : $0 }.map { $0.hasPrefix("amqps:") ? "bus=" + $0 : $0 }
            let asked = try await RunningExchange.command(arguments)
            #expect(asked.status == 0 && asked.output.contains("with --yes"), "\(asked.output)")
            let adopted = try await RunningExchange.command(arguments + ["--yes"])
            #expect(adopted.status == 0 && adopted.output.contains("is given up"), "\(adopted.output)")
            try await cluster.start("backend.2")
            #expect(try await cluster.command("backend.2", "admin", "user", "list").output.contains("1 user"))
            try await cluster.stopAll()
        }

        @Test("deploy/cluster starts a whole split exchange, shows it and leaves nothing behind", .timeLimit(.minutes(2)))
        func trialCluster() async throws {
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
                "../../../deploy/cluster"
            )
            .standardized
            let folder = try TemporaryFolder()
            let environment = [
                "CLUSTER": folder.path + "/c", "EXCHANGE": RunningExchange.binary.path, "WEB1": "0", "WEB2": "0",
            ]
            let cluster = try ChildProcess(script, ["--market", "simulated"], environment: environment)
            _ = try await cluster.line(containing: "Stop with Ctrl-C, or", seconds: 60)
            try await eventually("all is well", seconds: 30) {
                let status = try ChildProcess(script, ["status"], environment: environment)
                return try await status.exitStatus(seconds: 20) == 0 && status.output.contains("logger.2@")
            }
            cluster.terminate()
            #expect(try await cluster.exitStatus(seconds: 60) == 0, "\(cluster.output)")
            let gone = try ChildProcess(script, ["status"], environment: environment)
            #expect(try await gone.exitStatus(seconds: 20) == 2)
        }
    }
}
