import Bus
import Domain
import Foundation
import InProcess
import Logging
import NIOSSL
import Synchronization
import TestSupport
import Testing

@testable import Web

struct ListenersTests {
    private func encrypted(_ settings: inout WebSettings) throws {
        let certificate = try NIOSSLCertificate(bytes: Array(TestCertificate.certificate.utf8), format: .pem)
        let key = try NIOSSLPrivateKey(bytes: Array(TestCertificate.privateKey.utf8), format: .pem)
        settings.encryption = .configuration(
            .makeServerConfiguration(certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
    }

    @Test func speaksHTTP2WhereBothCan() async throws {
        try await TestSite.run(edit: { try? encrypted(&$0) }) { site in
            let connection = try await RawConnection.open(port: site.port, protocols: ["h2", "http/1.1"])
            try await connection.send(http2Request("/healthz"))
            try await eventually("the answer's body") { connection.text.contains("alive\n") }
            let frames = frames(connection.bytes)
            let headers = try #require(frames.first { $0.type == 1 })
            #expect(headers.payload.first == 0x88, ":status 200 is entry 8 of the static table")
            #expect(frames.contains { $0.type == 0 && $0.payload == Array("alive\n".utf8) })
            await connection.close()
        }
    }

    @Test func streamsOverHTTP2() async throws {
        try await TestSite.run(edit: { try? encrypted(&$0) }) { site in
            let connection = try await RawConnection.open(port: site.port, protocols: ["h2"])
            try await connection.send(http2Request("/live"))
            try await eventually("the snapshot") { connection.text.contains("event: snapshot") }
            try await site.backend.tick([(AssetID("bitcoin"), Price("5")!)])
            try await eventually("the tick") { connection.text.contains("event: tick\nid: 1000-2\n") }
            #expect(site.server.liveStreams == 1)
            await connection.close()
            try await eventually("the stream to be forgotten") { site.server.liveStreams == 0 }
        }
    }

    @Test func speaksHTTP1OverTLS() async throws {
        try await TestSite.run(edit: { try? encrypted(&$0) }) { site in
            for protocols in [["http/1.1"], []] {
                let connection = try await RawConnection.open(port: site.port, protocols: protocols)
                try await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                try await connection.waitFor("alive")
                #expect(connection.text.lowercased().contains("strict-transport-security: max-age=31536000"))
                await connection.close()
            }
        }
    }

    @Test func silenceBeforeTheHandshakeIsClosed() async throws {
        try await TestSite.run(edit: {
            try? encrypted(&$0); $0.idleTimeout = .milliseconds(200)
        }) { site in
            let silent = try await RawConnection.open(port: site.port)
            try await silent.waitUntilClosed()
            let handshakeOnly = try await RawConnection.open(port: site.port, protocols: ["http/1.1"])
            try await handshakeOnly.waitUntilClosed()
        }
    }

    @Test func plainVisitorsAreSentToTheEncryptedSite() async throws {
        try await TestSite.run(edit: {
            try? encrypted(&$0)
            $0.listenHTTP = WebSettings.Address(host: "127.0.0.1", port: 0)
            $0.hostNames = ["exchange.example"]
        }) { site in
            let plain = try #require(site.ports.redirect)
            func ask(_ path: String, host: String) async throws -> String {
                let connection = try await RawConnection.open(port: plain)
                try await connection.send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
                try await connection.waitUntilClosed()
                return connection.text
            }
            for host in ["localhost", "127.0.0.1", "Exchange.Example", "localhost:\(plain)"] {
                let name = host.lowercased().prefix { $0 != ":" }
                let answer = try await ask("/coins/bitcoin?a=b", host: host)
                #expect(answer.hasPrefix("HTTP/1.1 308"), "\(answer)")
                #expect(answer.lowercased().contains("location: https://\(name):\(site.port)/coins/bitcoin?a=b\r\n"), "\(answer)")
                #expect(answer.lowercased().contains("content-security-policy"))
            }
            for host in ["evil.example", "localhost.evil.example", "127.0.0.2", "[::1]", ""] {
                let answer = try await ask("/", host: host)
                #expect(answer.hasPrefix("HTTP/1.1 4"), "\(host): \(answer)")
                #expect(!answer.lowercased().contains("location:"), "\(host)")
            }
            let path = try await ask("//evil.example/x", host: "localhost")
            #expect(path.lowercased().contains("location: https://localhost:\(site.port)//evil.example/x"))
            #expect(try await ask("/healthz", host: "anything").contains("alive"))
            #expect(try await ask("/readyz", host: "anything").contains("ready"))
        }
    }

    @Test func aPortInUseIsSaidClearly() async throws {
        try await TestSite.run { site in
            let second = server(WebSettings(listen: WebSettings.Address(host: "127.0.0.1", port: site.port), encryption: .none))
            await #expect {
                try await second.run()
            } throws: { error in
                let error = error as? WebServerError
                return error?.code == .addressInUse && error?.message.contains("127.0.0.1:\(site.port)") == true
            }
            await #expect(throws: WebServerError.self) { try await second.ports() }
        }
    }

    @Test func aBadCertificateIsSaidClearly() async throws {
        let missing = server(
            WebSettings(
                listen: WebSettings.Address(host: "127.0.0.1", port: 0),
                encryption: .files(certificate: "/nowhere/cert.pem", privateKey: "/nowhere/key.pem")))
        await #expect {
            try await missing.run()
        } throws: { error in
            (error as? WebServerError)?.code == .badCertificate
        }
    }

    /// Streams end, a request that has begun is answered, nothing new is accepted, and all of it takes less than five
    /// seconds.
    @Test func stopsGracefully() async throws {
        let bus = InProcessBus(instance: "test", logger: quiet)
        let assets = FakeMarket.assets()
        let backend = FakeBackend(bus: bus, assets: assets, quotes: FakeMarket.quotes(assets), now: { FakeMarket.start })
        try await backend.serve()
        let server = WebServer(
            settings: WebSettings(
                listen: WebSettings.Address(host: "127.0.0.1", port: 0), encryption: .none, environment: "test"),
            bus: bus.joined(as: "web.1"), logger: quiet, now: { FakeMarket.start })
        let running = Task { try await server.run() }
        let port = try await server.ports().site
        try await eventually("the market") { server.site.board.isComplete }
        let stream = try await RawConnection.open(port: port)
        try await stream.send("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await stream.waitFor("event: snapshot")
        let idle = try await RawConnection.open(port: port)
        try await idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await idle.waitFor("alive")
        // A form of which half has arrived.
        let posting = try await RawConnection.open(port: port)
        try await posting.send(
            "POST /theme HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 10\r\n\r\ntheme")
        try await eventually("the form's head to have arrived") { server.site.requestsInProgress.load(ordering: .relaxed) == 1 }
        let started = ContinuousClock.now
        running.cancel()
        try await stream.waitFor("event: bye")
        try await stream.waitUntilClosed()
        try await idle.waitUntilClosed()
        try await posting.send("=dark")
        try await posting.waitFor("HTTP/1.1 303")
        _ = await running.result
        #expect(ContinuousClock.now - started < .seconds(5))
        await #expect(throws: (any Error).self) { try await RawConnection.open(port: port) }
        await bus.close()
    }

    private var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    private func server(_ settings: WebSettings) -> WebServer {
        WebServer(
            settings: settings, bus: InProcessBus(instance: "test", logger: quiet), logger: quiet, now: { FakeMarket.start })
    }

    /// Preface, empty settings, and a request on stream 1 as fields of HPACK's static table (RFC 7541, appendix A):
    /// `:method GET` and `:scheme https` by number, `:path` and `:authority` as literals.
    private func http2Request(_ path: String) -> [UInt8] {
        let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
        let fields: [UInt8] =
            [0x82, 0x87, 0x04, UInt8(path.utf8.count)] + Array(path.utf8) + [0x01, 9] + Array("localhost".utf8)
        return preface + [0, 0, UInt8(fields.count), 1, 0x05, 0, 0, 0, 1] + fields
    }

    private func frames(_ bytes: [UInt8]) -> [(type: UInt8, payload: [UInt8])] {
        var frames: [(type: UInt8, payload: [UInt8])] = []
        var rest = bytes[...]
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            guard rest.count >= 9 + length else { break }
            frames.append((head[3], Array(rest.dropFirst(9).prefix(length))))
            rest = rest.dropFirst(9 + length)
        }
        return frames
    }
}
