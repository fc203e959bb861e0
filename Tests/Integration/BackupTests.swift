import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    /// The drill that `docs/operations.md` describes, with the commands that it names.
    @Suite("backups", .serialized)
    struct BackupTests {
        private static func path(in output: String) throws -> String {
            String(try #require(output.split(separator: "\n").first { $0.contains("The copy is sound.") }).prefix { $0 != ":" })
        }

        @Test("a backup of a trading exchange is restored after a kill, and trading goes on from there", .timeLimit(.minutes(3)))
        func drill() async throws {
            let fixture = try ExchangeFixture()
            let backups = fixture.folder.path + "/backups"
            let exchange = try await fixture.start()
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            for number in 0..<5 { #expect(try await hands.buy("bitcoin", "before-\(number)") == "FILLED") }
            let backup = try await fixture.command("backup", backups)
            #expect(backup.status == 0 && backup.output.contains("5 fills"), "\(backup.output)")
            for number in 0..<3 { #expect(try await hands.buy("ethereum", "after-\(number)") == "FILLED") }

            let inUse = try await fixture.command("restore", try Self.path(in: backup.output), "--replace")
            #expect(inUse.status != 0 && inUse.output.contains("in use by process"), "\(inUse.output)")
            try await exchange.kill()
            let careful = try await fixture.command("restore", try Self.path(in: backup.output))
            #expect(careful.status != 0 && careful.output.contains("--replace"), "\(careful.output)")
            let restored = try await fixture.command("restore", try Self.path(in: backup.output), "--replace")
            #expect(restored.status == 0 && restored.output.contains("5 fills"), "\(restored.output)")
            #expect(restored.output.contains("before-restore-"))
            let audit = try await fixture.command("audit")
            #expect(audit.status == 0 && audit.output.contains("5 fills"), "\(audit.output)")

            let again = try await fixture.start()
            let newPort = again.port
            try await ExchangeFixture.waitUntilReady(port: newPort)
            let reopened = TraderHands()
            try await reopened.use(port: newPort) { try $0.signIn("alice") }
            let portfolio = try await reopened.use { try $0.get("/portfolio").text }
            #expect(portfolio.contains("Bitcoin") && !portfolio.contains("Ethereum"))
            // What happened after the backup is gone, so its keys are new again.
            #expect(try await reopened.buy("ethereum", "after-0") == "FILLED")
            #expect(try await again.stop().status == 0)
            #expect(try await fixture.command("audit").status == 0)
        }

        @Test("old backups go, as the installed unit says it")
        func retention() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            try await ExchangeFixture.waitUntilReady(port: exchange.port)
            let backups = fixture.folder.path + "/backups"
            for _ in 0..<3 { #expect(try await fixture.command("backup", backups, "--keep", "2").status == 0) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: backups).count == 2)
            #expect(try await fixture.command("backup", backups, "--keep", "0").status != 0)

            // The unit's own command line, on the folders of this test.
            let unit = try UnitFile.text("exchange-backup.service")
            let line = try #require(unit.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
            let arguments = line.split(separator: " ").dropFirst().map { word in
                switch word {
                case "/var/lib/exchange-backup": backups
                case "/var/lib/exchange": fixture.data.path
                default: String(word)
                }
            }
            let installed = try await RunningExchange.command(arguments)
            #expect(installed.status == 0, "\(installed.output)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: backups).count == 3)
            #expect(try await exchange.stop().status == 0)
        }

        @Test(
            "the units hold nothing that systemd does not know", .enabled(if: UnitFile.canBeVerified, "no systemd-analyze"))
        func units() async throws {
            let folder = try TemporaryFolder()
            let service = try UnitFile.text("exchange-backup.service")
                .replacing("/usr/local/bin/exchange", with: RunningExchange.binary.path)
            let checked = try await UnitFile.verify(service, named: "exchange-backup.service", in: folder)
            #expect(checked.status == 0 && checked.output.isEmpty, "\(checked.output)")
            let timer = try await UnitFile.verify(
                try UnitFile.text("exchange-backup.timer"), named: "exchange-backup.timer", in: folder)
            #expect(timer.status == 0 && timer.output.isEmpty, "\(timer.output)")
        }

        @Test("a user's ledger moves to another exchange")
        func transfer() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            for number in 0..<3 { #expect(try await hands.buy("bitcoin", "order-\(number)") == "FILLED") }
            let file = fixture.folder.path + "/alice.csv"
            let exported = try await fixture.command("export", "Alice", "--output", file)
            #expect(exported.status == 0 && exported.output.contains("4 entries"), "\(exported.output)")
            #expect(try await fixture.command("export", "alice", "--output", file).status != 0)
            #expect(try await fixture.command("export", "nobody").status != 0)
            #expect(try await fixture.command("export", "alice").output == String(contentsOfFile: file, encoding: .utf8))
            let portfolio = try await hands.use { try $0.get("/portfolio").text }
            #expect(portfolio.contains("Bitcoin"))
            #expect(try await exchange.stop().status == 0)

            let other = try ExchangeFixture()
            let second = try await other.start()
            let secondPort = second.port
            try await ExchangeFixture.waitUntilReady(port: secondPort)
            let newHands = TraderHands()
            try await newHands.use(port: secondPort) { try $0.register("carol") }
            let running = try await other.command("import", file, "--user", "carol", "--yes")
            #expect(running.status != 0 && running.output.contains("in use"), "\(running.output)")
            #expect(try await second.stop().status == 0)
            #expect(try await other.command("import", file, "--user", "carol").status != 0)
            let imported = try await other.command("import", file, "--user", "carol", "--yes")
            #expect(imported.status == 0 && imported.output.contains("4 entries"), "\(imported.output)")
            #expect(try await other.command("audit").status == 0)
            let third = try await other.start()
            let thirdPort = third.port
            try await ExchangeFixture.waitUntilReady(port: thirdPort)
            let moved = TraderHands()
            try await moved.use(port: thirdPort) { try $0.signIn("carol") }
            #expect(try await moved.use { try $0.get("/portfolio").text }.contains("Bitcoin"))
            #expect(try await moved.order("sell", "bitcoin", mode: "all", size: "", "sell") == "FILLED")
            #expect(try await third.stop().status == 0)
        }
    }
}
