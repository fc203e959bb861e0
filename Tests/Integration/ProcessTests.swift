import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    @Suite("the process", .serialized)
    struct ProcessTests {
        @Test("serves, says so, and stops within five seconds with a live stream open")
        func life() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            #expect(try HTTPConnection(port: port).get("/healthz").status == 200)
            let status = try await RunningExchange.command(["status", "--data", fixture.data.path])
            #expect(status.status == 0, "\(status.output)")
            #expect(status.output.contains("All is well."))
            let streaming = Task { try await onThread { try? HTTPConnection(port: port).get("/live") } }
            let ended = try await exchange.stop()
            #expect(ended.status == 0, "\(exchange.output)")
            #expect(ended.seconds < 5)
            _ = try await streaming.value
        }

        @Test("a second process on the same folder is refused and told who has it")
        func secondProcess() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let second = try await RunningExchange.command(
                ["run", "--data", fixture.data.path, "--market", "simulated", "--listen", "127.0.0.1:0", "--listen-http", "none"])
            #expect(second.status != 0)
            #expect(second.output.contains("in use by process \(exchange.processID)"))
            #expect(try await exchange.stop().status == 0)
        }

        @Test("a port in use is named")
        func portInUse() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let other = try ExchangeFixture()
            let second = try await RunningExchange.command([
                "run", "--data", other.data.path, "--market", "simulated", "--set", "plain-http=true", "--listen-http",
                "127.0.0.1:\(exchange.port)",
            ])
            #expect(second.status != 0)
            #expect(second.output.contains(":\(exchange.port)"))
            #expect(second.output.contains("in use"))
            #expect(try await exchange.stop().status == 0)
        }

        @Test("a database of a newer version is refused, and says what to do")
        func newerDatabase() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            #expect(try await exchange.stop().status == 0)
            let ledger = fixture.data.appendingPathComponent("ledger.db").path
            try NewerDatabase.pretend(path: ledger)
            let refused = try await RunningExchange.command(
                ["run", "--data", fixture.data.path, "--market", "simulated", "--listen", "127.0.0.1:0", "--listen-http", "none"])
            #expect(refused.status != 0)
            #expect(refused.output.lowercased().contains("newer"), "\(refused.output)")
        }

        @Test("a role that is not built is refused by name, and one that has nobody to talk to says what to do")
        func roles() async throws {
            let refused = try await RunningExchange.command(["run", "--role", "deployer"])
            #expect(refused.status != 0)
            #expect(refused.output.contains("deployer is not built yet"))
            let alone = try await RunningExchange.command(["run", "--role", "web"])
            #expect(alone.status != 0)
            #expect(alone.output.contains("backend and dmz") && alone.output.contains("--bus"), "\(alone.output)")
        }

        @Test("a mistake in flags, environment or file is named and nothing starts")
        func configuration() async throws {
            let folder = try TemporaryFolder()
            let file = folder.url.appendingPathComponent("exchange.json")
            try Data(#"{"listen-htpp": "127.0.0.1:1"}"#.utf8).write(to: file)
            let unknown = try await RunningExchange.command(["run", "--config", file.path])
            #expect(unknown.status != 0 && unknown.output.contains("listen-htpp"))
            let wrong = try await RunningExchange.command(["run"], environment: ["EXCHANGE_COINCAP_CREDITS": "many"])
            #expect(wrong.status != 0 && wrong.output.contains("coincap-credits"), "\(wrong.output)")
            let flag = try await RunningExchange.command(["run", "--market", "moon"])
            #expect(flag.status != 0 && flag.output.contains("moon"))
        }
    }
}
