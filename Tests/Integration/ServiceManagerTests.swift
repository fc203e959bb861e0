import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    @Suite("the service manager", .serialized)
    struct ServiceManagerTests {
        @Test("hears READY when pages are served, WATCHDOG within its time, STOPPING at SIGTERM")
        func notifications() async throws {
            let fixture = try ExchangeFixture()
            let socket = try NotifySocket(in: fixture.folder)
            defer { socket.close() }
            let exchange = try await fixture.start(
                environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "2000000"])
            let port = exchange.port
            try await eventually("READY=1") { !socket.times(of: "READY=1").isEmpty }
            #expect(try await onThread { try HTTPConnection(port: port).get("/healthz").status } == 200)
            #expect(try await onThread { try HTTPConnection(port: port).get("/").status } == 200)

            // systemd kills a process that says nothing for WATCHDOG_USEC.
            try await eventually("four signs of life", seconds: 20) { socket.times(of: "WATCHDOG=1").count >= 4 }
            let beats = socket.times(of: "WATCHDOG=1")
            for (earlier, later) in zip(beats, beats.dropFirst()) { #expect(later - earlier < .seconds(2)) }

            #expect(socket.times(of: "STOPPING=1").isEmpty)
            #expect(try await exchange.stop().status == 0)
            try await eventually("STOPPING=1") { !socket.times(of: "STOPPING=1").isEmpty }
            #expect(socket.times(of: "READY=1").count == 1)
        }

        @Test("hears no READY from a process that cannot serve")
        func notReady() async throws {
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start()
            let other = try ExchangeFixture()
            let socket = try NotifySocket(in: other.folder)
            defer { socket.close() }
            let refused = try await RunningExchange.command(
                [
                    "run", "--data", other.data.path, "--market", "simulated", "--set", "plain-http=true", "--listen-http",
                    "127.0.0.1:\(exchange.port)",
                ], environment: ["NOTIFY_SOCKET": socket.path])
            #expect(refused.status != 0)
            #expect(!socket.messages.contains { $0.contains("READY=1") }, "\(socket.messages)")
            #expect(try await exchange.stop().status == 0)
        }

        @Test(
            "the unit file holds nothing that systemd does not know", .enabled(if: UnitFile.canBeVerified, "no systemd-analyze"))
        func unit() async throws {
            let folder = try TemporaryFolder()
            // The binary is not installed on a machine that runs tests.
            let unit = try UnitFile.text().replacing("/usr/local/bin/exchange", with: RunningExchange.binary.path)
            let good = try await UnitFile.verify(unit, named: "exchange.service", in: folder)
            #expect(good.status == 0 && good.output.isEmpty, "\(good.output)")
            // It succeeds with keys that it ignores, so the test reads what it says.
            let wrong = unit.replacing("WatchdogSec=", with: "WatchdogSecs=")
            let bad = try await UnitFile.verify(wrong, named: "misspelt.service", in: folder)
            #expect(bad.output.contains("WatchdogSecs"))
            // The template for the roles of a split exchange.
            let template = try UnitFile.text("exchange@.service")
                .replacing("/usr/local/bin/exchange", with: RunningExchange.binary.path)
            let role = try await UnitFile.verify(template, named: "exchange@.service", in: folder)
            #expect(role.status == 0 && role.output.isEmpty, "\(role.output)")
        }
    }
}
