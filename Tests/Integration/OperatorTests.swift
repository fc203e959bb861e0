import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    /// What operators do to a running exchange with the other commands of the binary.
    @Suite("operators", .serialized)
    struct OperatorTests {
        @Test("suspend, unsuspend and help users")
        func users() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            try await onThread {
                try WebTrader(port: port).register("alice")
                try WebTrader(port: port).register("bob")
            }
            let all = try await fixture.command("admin", "user", "list")
            #expect(all.status == 0 && all.output.contains("alice\tactive") && all.output.contains("2 users"), "\(all.output)")
            let some = try await fixture.command("admin", "user", "list", "bo")
            #expect(some.output.contains("bob") && !some.output.contains("alice"), "\(some.output)")

            let hands = TraderHands()
            try await hands.use(port: port) { try $0.signIn("alice") }
            let suspended = try await fixture.command("admin", "user", "suspend", "alice")
            #expect(suspended.status == 0, "\(suspended.output)")
            try await eventually("the suspended user is signed out") { try await !hands.isSignedIn() }
            #expect(try await fixture.command("admin", "user", "list").output.contains("alice\tsuspended"))
            await #expect(throws: (any Error).self) { try await onThread { try WebTrader(port: port).signIn("alice") } }
            #expect(try await fixture.command("admin", "user", "unsuspend", "alice").status == 0)
            try await hands.use(port: port) { try $0.signIn("alice") }

            let reset = try await fixture.command("admin", "user", "reset-password", "alice")
            #expect(reset.status == 0, "\(reset.output)")
            let line = try #require(reset.output.split(separator: "\n").first { $0.hasPrefix("New password of alice: ") })
            let password = String(line.dropFirst("New password of alice: ".count))
            #expect(password.count >= 12)
            try await eventually("sessions end with the old password") { try await !hands.isSignedIn() }
            await #expect(throws: (any Error).self) { try await onThread { try WebTrader(port: port).signIn("alice") } }
            try await onThread { try WebTrader(port: port).signIn("alice", password: password) }
            #expect(!exchange.output.contains(password))

            let unknown = try await fixture.command("admin", "user", "suspend", "nobody")
            #expect(unknown.status != 0 && unknown.output.contains("no user"), "\(unknown.output)")
            #expect(try await exchange.stop().status == 0)
        }

        @Test("halt a coin and the exchange, and let them go on")
        func halts() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            #expect(try await hands.buy("bitcoin", "before") == "FILLED")

            let halted = try await fixture.command("halt", "bitcoin", "--reason", "A fork is being examined.")
            #expect(halted.status == 0 && halted.output.contains("bitcoin is halted"), "\(halted.output)")
            #expect(try await hands.buy("bitcoin", "halted") == "REJECTED")
            #expect(try await hands.buy("ethereum", "another") == "FILLED")
            try await eventually("the banner") {
                try await onThread { try HTTPConnection(port: port).get("/coins/bitcoin").text }.contains(
                    "A fork is being examined.")
            }
            // One coin is no reason to send traders to another instance.
            #expect(try await fixture.command("status").status == 0)
            let resumed = try await fixture.command("resume", "bitcoin", "--reason", "It was none.")
            #expect(resumed.status == 0 && resumed.output.contains("Nothing is halted."), "\(resumed.output)")
            #expect(try await hands.buy("bitcoin", "after") == "FILLED")

            #expect(try await fixture.command("halt", "--reason", "Maintenance until noon.").status == 0)
            #expect(try await hands.buy("ethereum", "all-halted") == "REJECTED")
            let status = try await fixture.command("status")
            #expect(status.status == 1 && status.output.contains("Maintenance until noon."), "\(status.output)")
            let ready = try await onThread { try HTTPConnection(port: port).get("/readyz") }
            #expect(ready.status == 503 && ready.text.contains("Maintenance until noon."))
            #expect(try await fixture.command("resume", "--reason", "Done.").status == 0)
            #expect(try await fixture.command("status").status == 0)

            let unknown = try await fixture.command("halt", "moonrock", "--reason", "None.")
            #expect(unknown.status != 0 && unknown.output.contains("moonrock"), "\(unknown.output)")
            #expect(try await fixture.command("halt", "bitcoin").status != 0)
            #expect(try await exchange.stop().status == 0)
        }

        @Test("collect prices now, and hear what to do where nothing runs")
        func market() async throws {
            let fixture = try ExchangeFixture()
            let none = try await fixture.command("status")
            #expect(none.status != 0 && none.output.contains("--data"), "\(none.output)")
            let exchange = try await fixture.start()
            try await ExchangeFixture.waitUntilReady(port: exchange.port)
            let refreshed = try await fixture.command("market", "refresh")
            #expect(refreshed.status == 0 && refreshed.output.contains(" quotes from "), "\(refreshed.output)")
            #expect(!refreshed.output.hasPrefix("0 "))
            let unsure = try await fixture.command("market", "switch", "replay")
            #expect(unsure.status != 0 && unsure.output.contains("--yes"), "\(unsure.output)")
            #expect(try await exchange.stop().status == 0)
            let stopped = try await fixture.command("status")
            #expect(stopped.status != 0 && stopped.output.contains("exchange run"), "\(stopped.output)")
        }

        @Test("move the ledger to another market, which then goes on after a restart")
        func marketSwitch() async throws {
            let fixture = try ExchangeFixture()
            let simulated = try await fixture.start()
            try await ExchangeFixture.waitUntilReady(port: simulated.port)
            let hands = TraderHands()
            try await hands.use(port: simulated.port) { try $0.register("alice") }
            #expect(try await hands.buy("bitcoin", "before") == "FILLED")
            let switched = try await fixture.command("market", "switch", "replay", "--yes")
            #expect(switched.status == 0 && switched.output.contains("Archived 1 portfolio"), "\(switched.output)")
            #expect(try await simulated.stop().status == 0)

            let refused = try await fixture.command(
                "run", "--market", "simulated", "--listen", "127.0.0.1:0", "--listen-http", "none")
            #expect(refused.status != 0 && refused.output.contains("belongs to the market 'replay'"), "\(refused.output)")
            let replay = try await fixture.start(["--market", "replay"])
            let port = replay.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let portfolio = try await onThread {
                let trader = WebTrader(port: port)
                try trader.signIn("alice")
                return try trader.get("/portfolio").text
            }
            #expect(portfolio.contains("10,000.00") && !portfolio.contains("Bitcoin"))
            #expect(try await replay.stop().status == 0)
            #expect(try await fixture.command("audit").status == 0)
        }

        @Test("audit a running exchange, and find what somebody did to its file")
        func audit() async throws {
            let fixture = try ExchangeFixture()
            let missing = try await fixture.command("audit")
            #expect(missing.status != 0)
            let exchange = try await fixture.start()
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            for number in 0..<5 { #expect(try await hands.buy("bitcoin", "order-\(number)") == "FILLED") }
            let running = try await fixture.command("audit")
            #expect(running.status == 0 && running.output.contains("5 fills"), "\(running.output)")
            #expect(try await exchange.stop().status == 0)

            let ledger = fixture.data.appendingPathComponent("ledger.db").path
            try Corruption.addToFirstBalance(1, path: ledger)
            let corrupt = try await fixture.command("audit")
            #expect(corrupt.status == 1, "\(corrupt.output)")
            #expect(corrupt.output.contains("FAILED") && corrupt.output.contains("NOT sound"), "\(corrupt.output)")
            #expect(corrupt.output.contains("portfolio"), "the offending row is named: \(corrupt.output)")
            try Corruption.addToFirstBalance(-1, path: ledger)
            #expect(try await fixture.command("audit").status == 0)
        }
    }
}
