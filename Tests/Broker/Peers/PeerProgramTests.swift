import AMQPBus
import Bus
import Contracts
import Domain
import Foundation
import Handlers
import ServerSystem
import TestSupport
import Testing

extension BrokerTests {
    /// A program in Python that was written by docs/protocol.md alone.
    @Suite("A program in another language", .enabled(if: PythonPeer.isExpected, "scripts/test-assets fetches pika"))
    struct PeerProgramTests {
        @Test("asks roles, hears an event and serves", .timeLimit(.minutes(2)))
        func peer() async throws {
            let place = try await SharedBroker.place()
            let harness = AMQPBusHarness(place: place)
            let folder = try TemporaryFolder()
            let backend = try Self.backend(on: try await harness.amqpBus("backend.1"), folder: folder.path + "/data")
            let (served, ready) = AsyncStream.makeStream(of: Void.self)
            let running = Task {
                defer { ready.finish() }
                try await backend.run { ready.yield() }
            }
            for await _ in served { break }
            let client = try await harness.amqpBus("web.1")
            let price = try #require(Price("83301.12"))
            _ = try await client.request(
                ObserveCatalogue(
                    market: MarketBinding(kind: .simulated, detail: "1"),
                    assets: [
                        ObservedAsset(
                            id: AssetID("bitcoin"), symbol: "BTC", name: "Bitcoin", rank: 1, supply: nil, maxSupply: nil,
                            price: price)
                    ]), timeout: .seconds(20))

            let peer = try PythonPeer.start(place, environment: "test")
            _ = try await peer.line(containing: "\"ready\": true", seconds: 60)
            let reply = try await client.request(Echo("olleh"), timeout: .seconds(20))
            #expect(reply.text == "hello")
            #expect(reply.server == "peer.py")
            #expect(reply.sender == "web.1")
            let error = await #expect(throws: BusError.self) { try await client.request(Unheard(), timeout: .seconds(20)) }
            #expect(error == BusError(.noSuchService, "probe does not know this.", field: "type"))
            _ = try await client.request(SetHalt(asset: nil, halted: true, reason: "A test."), timeout: .seconds(20))
            #expect(try await peer.exitStatus(seconds: 60) == 0)

            let lines = peer.output.split(separator: "\n").map(String.init)
            #expect(lines.contains(#"{"asked": "market.snapshot.v1", "type": "reply", "assets": ["bitcoin"]}"#))
            #expect(
                lines.contains {
                    $0.contains(#""asked": "accounts.logIn.v1", "type": "error", "code": "accounts.wrongCredentials""#)
                })
            #expect(lines.contains(#"{"asked": "nowhere", "type": "returned", "code": 312}"#))
            #expect(lines.contains(#"{"asked": "foreign", "type": "error", "code": "bus.foreignEnvironment"}"#))
            // Rights are those of the key, so that nothing else may be asked under it.
            #expect(lines.contains(#"{"asked": "misdirected", "type": "error", "code": "bus.forbidden"}"#))
            #expect(
                lines.contains { $0.contains(#"{"event": "trading.halts.v1", "sender": "backend.1""#) && $0.contains("A test.") })
            if lines.count != 7 { Issue.record("the program said:\n\(peer.output)") }

            running.cancel()
            try? await running.value
            try await harness.close()
        }

        private static func backend(on bus: AMQPBus, folder: String) throws -> Backend {
            var settings = BackendSettings()
            settings.quotes.lowDiskBytes = 0
            settings.quotes.fetchesSparklines = false
            return Backend(
                stores: try BackendStores.open(dataFolder: folder, settings: settings.storage, logger: .silent), bus: bus,
                cryptography: OpenSSLCryptography(),
                passwords: try ScryptPasswordHasher(parameters: ScryptParameters(logN: 4, r: 1, p: 1)), settings: settings,
                now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }, logger: .silent)
        }
    }
}

/// The program, and the library that it needs.
private enum PythonPeer {
    private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let library = project.appendingPathComponent(".assets/test/python")

    /// In CI it must be there.
    static var isExpected: Bool {
        ProcessInfo.processInfo.environment["CI"] != nil
            || FileManager.default.fileExists(atPath: library.appendingPathComponent("pika").path)
    }

    static func start(_ place: BrokerPlace, environment: String) throws -> ChildProcess {
        try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "python3", project.appendingPathComponent("Tests/Broker/Peers/peer.py").path, "127.0.0.1", "\(place.broker.port)",
                place.virtualHost, place.user, place.password, environment,
            ], environment: ["PYTHONPATH": library.path])
    }
}

/// What the Python program does not know.
private struct Unheard: Request {
    typealias Reply = String
    static let subject = "probe.unheard.v1"
    static let service = ServiceName.probe
}
