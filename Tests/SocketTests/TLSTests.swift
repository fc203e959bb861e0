import Socket
import TestSupport
import Testing

/// A stream over TLS: what is verified, and what an operator reads when it fails.
@Suite(.timeLimit(.minutes(2)))
struct TLSTests {
    let folder: TemporaryFolder
    let certificates: TestCertificates

    init() throws {
        folder = try TemporaryFolder()
        certificates = try TestCertificates.make(in: folder)
    }

    private var trusting: TLSSettings { TLSSettings(caFile: certificates.caFile) }

    /// The error of an attempt to connect; nil if it succeeds.
    private func failure(
        _ peer: ScriptedPeer, _ tls: TLSSettings, host: String = "127.0.0.1", settings: StreamSettings = StreamSettings()
    ) async -> SocketError? {
        let recorder = StreamRecorder()
        do throws(SocketError) {
            let stream = try await StreamTests.connect(peer, recorder, tls: tls, host: host, settings: settings)
            stream.close(within: .seconds(5))
            await stream.waitUntilClosed()
            return nil
        } catch {
            // Who was never told of a beginning is told of no end.
            #expect(recorder.events.values.isEmpty)
            return error
        }
    }

    private func idle(_ connection: PeerConnection) throws { _ = try connection.receiveAll() }

    @Test(arguments: [false, true]) func bytesComeBackInOrder(isTLS12: Bool) async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.server, isLimitedToTLS12: isTLS12), StreamTests.echo)
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await StreamTests.connect(peer, recorder, tls: trusting, host: "localhost")
        let sent = StreamTests.pattern(500_000)
        for start in stride(from: 0, to: sent.count, by: 777) {
            try stream.write { $0.append(contentsOf: sent[start..<min(start + 777, sent.count)]) }
        }
        while recorder.received.count < sent.count {
            try await recorder.receipts.values(atLeast: recorder.receipts.values.count + 1)
        }
        #expect(recorder.received == sent)
        stream.close(within: .seconds(5))
        #expect(try await recorder.end() == nil)
    }

    @Test func largeRecordsAreReadToTheLastByte() async throws {
        // More than OpenSSL reads ahead, then silence: nothing may stay in its buffers.
        let sent = StreamTests.pattern(1_000_000)
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.server)) { connection in
            try connection.send(sent)
            _ = try connection.receiveAll()
        }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await StreamTests.connect(
            peer, recorder, tls: trusting, settings: StreamSettings(readBufferBytes: 4096))
        while recorder.received.count < sent.count {
            try await recorder.receipts.values(atLeast: recorder.receipts.values.count + 1)
        }
        #expect(recorder.received == sent)
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    @Test(arguments: ["localhost", "127.0.0.1"]) func aGoodCertificateIsTrusted(host: String) async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.server), idle)
        defer { peer.stop() }
        #expect(await failure(peer, trusting, host: host) == nil)
    }

    @Test func expired() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.expiredServer), idle)
        defer { peer.stop() }
        let error = try #require(await failure(peer, trusting))
        #expect(error.code == .certificateExpired)
        #expect(error.message.contains("expired on 20") && error.message.contains("127.0.0.1:\(peer.port)"))
    }

    @Test func notYetValid() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.futureServer), idle)
        defer { peer.stop() }
        let error = try #require(await failure(peer, trusting))
        #expect(error.code == .certificateExpired && error.message.contains("valid from 20"))
    }

    @Test(arguments: ["localhost", "127.0.0.1"]) func wrongName(host: String) async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.otherNameServer), idle)
        defer { peer.stop() }
        let error = try #require(await failure(peer, trusting, host: host))
        #expect(error.code == .certificateNameMismatch)
        #expect(error.message.contains("not for \(host)") && error.message.contains("DNS:broker.example.org"))
        #expect(error.message.contains("192.0.2.7"))
    }

    @Test func theNameToVerifyCanBeGiven() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.otherNameServer), idle)
        defer { peer.stop() }
        var tls = trusting
        tls.serverName = "broker.example.org"
        #expect(await failure(peer, tls) == nil)
        tls.serverName = "broker.example.com"
        #expect(await failure(peer, tls)?.code == .certificateNameMismatch)
    }

    @Test func aCommonNameIsNoName() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.unnamedServer), idle)
        defer { peer.stop() }
        let error = try #require(await failure(peer, trusting, host: "localhost"))
        #expect(error.code == .certificateNameMismatch && error.message.contains("common name localhost"))
    }

    @Test func foreignAuthority() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.foreignServer), idle)
        defer { peer.stop() }
        let error = try #require(await failure(peer, trusting))
        #expect(error.code == .certificateUntrusted && error.message.contains("Foreign authority"))
        // The system trusts neither.
        #expect(await failure(peer, TLSSettings())?.code == .certificateUntrusted)
    }

    @Test func verificationCanBeSwitchedOff() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.foreignServer), idle)
        defer { peer.stop() }
        #expect(await failure(peer, TLSSettings(verifiesChain: false)) == nil)
        let other = try ScriptedPeer(tls: PeerTLS(certificates.otherNameServer), idle)
        defer { other.stop() }
        #expect(await failure(other, TLSSettings(caFile: certificates.caFile, verifiesHostName: false)) == nil)
    }

    @Test(arguments: [false, true]) func aClientCertificateIsShown(isTLS12: Bool) async throws {
        let peer = try ScriptedPeer(
            tls: PeerTLS(certificates.server, clientCAFile: certificates.caFile, isLimitedToTLS12: isTLS12), StreamTests.echo)
        defer { peer.stop() }
        var tls = trusting
        tls.certificateFile = certificates.client.certificateFile
        tls.keyFile = certificates.encryptedClientKeyFile
        tls.keyPassphrase = certificates.passphrase
        let recorder = StreamRecorder()
        let stream = try await StreamTests.connect(peer, recorder, tls: tls)
        try stream.write { $0.append(7) }
        try await recorder.receipts.values(atLeast: 1)
        #expect(recorder.received == [7])
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    /// In TLS 1.3 the server says so after the handshake; the stream ends with it then.
    private func ending(_ peer: ScriptedPeer, _ tls: TLSSettings) async throws -> SocketError? {
        let recorder = StreamRecorder(onOpened: { stream in try? stream.write { $0 += [UInt8](repeating: 0, count: 100) } })
        do throws(SocketError) {
            _ = try await StreamTests.connect(peer, recorder, tls: tls)
        } catch {
            return error
        }
        return try await recorder.end()
    }

    @Test(arguments: [false, true]) func aMissingClientCertificateIsSaid(isTLS12: Bool) async throws {
        let peer = try ScriptedPeer(
            tls: PeerTLS(certificates.server, clientCAFile: certificates.caFile, isLimitedToTLS12: isTLS12), idle)
        defer { peer.stop() }
        let error = try #require(try await ending(peer, trusting))
        #expect(error.code == .clientCertificateRequired)
        #expect(error.message.contains("wants a client certificate"))
    }

    @Test(arguments: [false, true]) func aRefusedClientCertificateIsSaid(isTLS12: Bool) async throws {
        let peer = try ScriptedPeer(
            tls: PeerTLS(certificates.server, clientCAFile: certificates.caFile, isLimitedToTLS12: isTLS12), idle)
        defer { peer.stop() }
        for pair in [certificates.foreignClient, certificates.expiredClient] {
            var tls = trusting
            tls.certificateFile = pair.certificateFile
            tls.keyFile = pair.keyFile
            #expect(try await ending(peer, tls)?.code == .clientCertificateRefused)
        }
    }

    @Test func unusableFilesAreNamedAndSecretsAreNot() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.server), idle)
        defer { peer.stop() }
        func message(_ change: (inout TLSSettings) -> Void) async throws -> String {
            var tls = trusting
            tls.certificateFile = certificates.client.certificateFile
            tls.keyFile = certificates.client.keyFile
            change(&tls)
            let error = try #require(await failure(peer, tls))
            #expect(error.code == .tlsSettings)
            return error.message
        }
        #expect(try await message { $0.caFile = "/nowhere/ca.pem" }.contains("/nowhere/ca.pem cannot be read: No such file"))
        #expect(try await message { $0.caFile = certificates.server.keyFile }.contains("holds no certificate"))
        #expect(try await message { $0.certificateFile = "/nowhere/client.pem" }.contains("/nowhere/client.pem"))
        #expect(try await message { $0.keyFile = certificates.server.keyFile }.contains("does not belong"))
        let wrong = try await message {
            $0.keyFile = certificates.encryptedClientKeyFile
            $0.keyPassphrase = "hunter2-secret"
        }
        #expect(wrong.contains("passphrase does not open it") && !wrong.contains("hunter2"))
        #expect(try await message { $0.keyFile = certificates.encryptedClientKeyFile }.contains("passphrase"))
        #expect(try await message { $0.serverName = "no\0name" }.contains("no name that a certificate"))
    }

    @Test func aPeerWithoutTLSIsRecognised() async throws {
        let peer = try ScriptedPeer { connection in
            _ = try connection.receive()
            try connection.send(Array("AMQP".utf8) + [0, 0, 9, 1])
            _ = try connection.receiveAll()
        }
        defer { peer.stop() }
        let error = try #require(await failure(peer, trusting))
        #expect(error.code == .handshakeFailed && error.message.contains("does not speak TLS"))
    }

    @Test func aPeerThatClosesInTheHandshake() async throws {
        let peer = try ScriptedPeer { _ = try $0.receive(exactly: 20) }
        defer { peer.stop() }
        #expect(await failure(peer, trusting)?.code == .handshakeFailed)
        let silent = try ScriptedPeer { $0.sendEnd() }
        defer { silent.stop() }
        let error = try #require(await failure(silent, trusting))
        #expect(error.code == .handshakeFailed && error.message.contains("during the TLS handshake"))
    }

    @Test func aHandshakeThatNeverEndsHasADeadline() async throws {
        let peer = try ScriptedPeer(idle)
        defer { peer.stop() }
        let start = ContinuousClock.now
        let error = try #require(await failure(peer, trusting, settings: StreamSettings(connectTimeout: .milliseconds(300))))
        #expect(error.code == .timedOut && error.message.contains("TLS handshake"))
        #expect(start.duration(to: .now) < .seconds(10))
    }

    @Test func anOldVersionIsRefused() async throws {
        var tls = trusting
        tls.minimumVersion = .tls13
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.server, isLimitedToTLS12: true), idle)
        defer { peer.stop() }
        let error = try #require(await failure(peer, tls))
        #expect(error.code == .handshakeFailed && error.message.contains("version of TLS"))
    }

    @Test func bytesThatAreNoTLSEndTheStream() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.server)) { connection in
            connection.dropTLS()
            try connection.send([UInt8](repeating: 0x41, count: 64))
            _ = try connection.receiveAll()
        }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        _ = try await StreamTests.connect(peer, recorder, tls: trusting)
        #expect(try await recorder.end()?.code == .tlsViolation)
        #expect(recorder.received.isEmpty)
    }

    @Test func anEndWithoutATLSEndIsAnEnd() async throws {
        let peer = try ScriptedPeer(tls: PeerTLS(certificates.server)) { connection in
            try connection.send([1, 2, 3])
            connection.dropTLS()
        }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        _ = try await StreamTests.connect(peer, recorder, tls: trusting)
        #expect(try await recorder.end()?.code == .closedByPeer)
        #expect(recorder.received == [1, 2, 3])
    }
}
