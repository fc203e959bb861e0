import AMQP
import Foundation
import TestSupport
import Testing

@testable import Logs

extension BrokerTests {
    /// The logs of a split exchange, and what is never in them nor in clear on the wire.
    @Suite("logs of a split exchange") struct ClusterLogsTests {
        private static let password = "nine quiet copper kettles"

        @Test("each machine has the logs of all, without a secret in them", .timeLimit(.minutes(2)))
        func everywhere() async throws {
            let cluster = try await RunningCluster()
            // The loggers come last: what was said before waited for them.
            for name in ["backend.1", "dmz.1"] { try await cluster.start(name) }
            for name in ["web.1", "web.2"] { try await cluster.start(name, RunningCluster.plainWeb) }
            for name in ["logger.2", "logger.1"] { try await cluster.start(name) }
            let port = try await cluster["web.1"].port
            try await ClusterFlowTests.waitUntilReady(port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("carol", password: Self.password) }
            #expect(try await hands.order("buy", "bitcoin", mode: "amount", size: "100", "one") == "FILLED")
            // Wrong ones, and what an operator does, are logged without what was typed.
            let refused = try await OffPool.run { () -> Bool in
                do { try WebTrader(port: port).signIn("carol", password: Self.password + " wrong") } catch { return true }
                return false
            }
            #expect(refused)
            let reset = try await cluster.command("backend.1", "admin", "user", "reset-password", "carol")
            #expect(reset.status == 0)

            // One is away for a while.
            try await cluster["logger.2"].kill()
            #expect(try await cluster.command("backend.1", "halt", "--reason", "While one is away.").status == 0)
            try await cluster.start("logger.2")
            #expect(try await cluster.command("backend.1", "resume", "--reason", "It is back.").status == 0)
            for name in ["web.1", "web.2", "dmz.1", "backend.1"] { try await cluster[name].stop() }
            for logger in ["logger.1", "logger.2"] {
                try await eventually("\(logger) has the backend's last words", seconds: 20) {
                    try await cluster.command(logger, "logs", "--role", "backend").output.contains("The backend has stopped.")
                }
            }
            let outputs = try ["web.1", "web.2", "dmz.1", "backend.1", "logger.1", "logger.2"].map { try cluster[$0].output }
            let halt = try await cluster.command("logger.2", "logs", "--grep", "While one is away", "--json")
            #expect(halt.output.split(separator: "\n").count == 1, "\(halt.output)")
            try await cluster.stopAll()

            let one = try Self.files(cluster, "logger.1")
            let other = try Self.files(cluster, "logger.2")
            let names = one.keys.filter { !$0.hasPrefix("logger.") }.sorted()
            #expect(names.count == 4, "\(names)")
            for name in names {
                #expect(one[name] == other[name], "\(name) differs")
                let first = String(decoding: one[name]?.prefix { $0 != UInt8(ascii: "\n") } ?? Data(), as: UTF8.self)
                #expect(first.contains("\"sequence\":1,"), "\(name) begins with \(first)")
            }

            var secrets = [Self.password, "Basic "]
            secrets += reset.output.split(whereSeparator: \.isWhitespace).map { String($0) }.filter {
                $0.count > 12 && $0.contains("-")
            }
            for role in ["web", "backend", "dmz", "logger"] { secrets.append(try cluster.password(of: "qa." + role)) }
            secrets += try await hands.use { $0.cookieValues }
            #expect(secrets.count >= 7)
            let logs = Array(one.values) + Array(other.values) + outputs.map { Data($0.utf8) }
            for (number, secret) in secrets.enumerated() {
                let isThere = logs.contains { $0.range(of: Data(secret.utf8)) != nil }
                #expect(!isThere, "secret \(number) is in the logs")
            }
        }

        @Test("a capture of the wire finds no password on HTTPS or AMQPS", .timeLimit(.minutes(2)))
        func wire() async throws {
            let cluster = try await RunningCluster()
            let broker = try RecordingProxy(to: cluster.broker.tlsPort)
            for name in ["backend.1", "dmz.1", "web.1"] {
                let more = name == "web.1" ? RunningCluster.encryptedWeb : []
                try await cluster.start(name, ["--bus", "amqps://localhost:\(broker.port)"] + more)
            }
            let port = try await cluster["web.1"].port
            let site = try RecordingProxy(to: port)
            let certificate = cluster.data(of: "web.1").appendingPathComponent("certificate.pem").path
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Peers/browser.py").path
            let browser = try ChildProcess(
                URL(fileURLWithPath: "/usr/bin/python3"), [script, "\(site.port)", "\(port)", certificate, "dave", Self.password])
            let status = try await browser.exitStatus(seconds: 40)
            try #require(status == 0, "\(browser.output)")
            let words: [Substring] = browser.output.split(separator: " ")
            let cookies = words.compactMap { (word: Substring) -> Substring? in
                let parts: [Substring] = word.split(separator: "=")
                return parts.last
            }.filter { $0.count > 20 }
            try await cluster.stopAll()

            #expect(site.amount.connections >= 6 && broker.amount.connections >= 3)
            #expect(broker.amount.bytes > 10_000)
            var secrets = cookies.map { String($0).trimmingCharacters(in: .whitespacesAndNewlines) }
            #expect(!secrets.isEmpty)
            secrets += [Self.password, Self.password.replacingOccurrences(of: " ", with: "+")]
            for role in ["web", "backend", "dmz"] { secrets.append(try cluster.password(of: "qa." + role)) }
            for (number, secret) in secrets.enumerated() {
                #expect(!site.saw(secret) && !broker.saw(secret), "secret \(number) is on the wire")
            }
            broker.close()
            site.close()
        }

        @Test("the capture would find one: it does where nothing is encrypted")
        func control() async throws {
            let place = try await SharedBroker.place()
            let proxy = try RecordingProxy(to: place.broker.port)
            let connection = try await AMQPConnection.connect(
                ConnectionSettings(
                    uris: [
                        AMQPURI("amqp://\(place.user):\(place.password)@127.0.0.1:\(proxy.port)/\(place.virtualHost)")
                    ], name: "in clear"), logger: quiet)
            await connection.close()
            #expect(proxy.saw(place.password))
            proxy.close()
            try await place.remove()
        }

        /// A logger's files by name.
        private static func files(_ cluster: RunningCluster, _ name: String) throws -> [String: Data] {
            let folder = cluster.data(of: name).appendingPathComponent("logs")
            var files: [String: Data] = [:]
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file != ".lock" {
                files[file] = try Data(contentsOf: folder.appendingPathComponent(file))
            }
            return files
        }
    }
}
