import Logging
import Socket
import Synchronization
import TestSupport
import Testing

/// A stream over TCP against a peer that does what the test says.
@Suite(.timeLimit(.minutes(2)))
struct StreamTests {
    static let logger = Logger(label: "transport.test") { _ in SwiftLogNoOpLogHandler() }

    static func connect(
        _ peer: ScriptedPeer, _ handler: StreamRecorder, tls: TLSSettings? = nil, host: String = "127.0.0.1",
        settings: StreamSettings = StreamSettings()
    ) async throws(SocketError) -> SocketStream {
        try await SocketStream.connect(
            to: Endpoint(host: host, port: peer.port), tls: tls, settings: settings, handler: handler, logger: logger)
    }

    /// Bytes that show where in a stream they belong.
    static func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

    static func echo(_ connection: PeerConnection) throws {
        while true {
            let bytes = try connection.receive()
            guard !bytes.isEmpty else { return }
            try connection.send(bytes)
        }
    }

    @Test func bytesComeBackInOrder() async throws {
        let peer = try ScriptedPeer(Self.echo)
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await Self.connect(peer, recorder)
        let sent = Self.pattern(1_000_000)
        for start in stride(from: 0, to: sent.count, by: 1000) {
            try stream.write { $0.append(contentsOf: sent[start..<min(start + 1000, sent.count)]) }
        }
        while recorder.received.count < sent.count {
            try await recorder.receipts.values(atLeast: recorder.receipts.values.count + 1)
        }
        #expect(recorder.received == sent)
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
        #expect(try await recorder.end() == nil)
        #expect(recorder.endCount == 1)
    }

    @Test func fewerWritesThanExpectedAreSentSoon() async throws {
        let heard = Witness<[UInt8]>()
        let peer = try ScriptedPeer { connection in
            try connection.send([1])
            heard.append(try connection.receive())
            _ = try connection.receiveAll()
        }
        defer { peer.stop() }
        let recorder = StreamRecorder(consume: { bytes, stream in
            stream.expectWrites(100)
            return bytes.count
        })
        let stream = try await Self.connect(peer, recorder)
        _ = try await recorder.receipts.values(atLeast: 1)
        try stream.append { $0.append(7) }
        stream.requestFlush()
        #expect(try await heard.values(atLeast: 1) == [[7]])
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    @Test func asManyWritesAsExpectedAllArriveInOrder() async throws {
        let whole = Witness<[UInt8]>()
        let peer = try ScriptedPeer { connection in
            for _ in 0..<50 {
                try connection.send([1])
                whole.append(try connection.receive(exactly: 8))
            }
        }
        defer { peer.stop() }
        let recorder = StreamRecorder(consume: { bytes, stream in
            stream.expectWrites(8)
            return bytes.count
        })
        let stream = try await Self.connect(peer, recorder)
        for round in 0..<50 {
            _ = try await recorder.receipts.values(atLeast: round + 1)
            for number in 0..<8 {
                try stream.append { $0.append(UInt8(number)) }
                stream.requestFlush()
            }
            #expect(try await whole.values(atLeast: round + 1).last == [0, 1, 2, 3, 4, 5, 6, 7])
        }
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    @Test func manyWritersKeepTheirOwnOrder() async throws {
        let whole = Witness<[UInt8]>()
        let peer = try ScriptedPeer { whole.append(try $0.receiveAll()) }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await Self.connect(peer, recorder)
        // Each message is (writer, number), four octets.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<5_000 {
                        try stream.append {
                            $0 += [UInt8(writer), 0xAA, UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
                        }
                        if number % 3 == 0 { stream.flush() } else { stream.requestFlush() }
                    }
                }
            }
            try await group.waitForAll()
        }
        stream.close(within: .seconds(10))
        let bytes = try await whole.values(atLeast: 1)[0]
        try #require(bytes.count == 8 * 5_000 * 4)
        var next = [Int](repeating: 0, count: 8)
        var misplaced = 0
        for start in stride(from: 0, to: bytes.count, by: 4) {
            let writer = Int(bytes[start])
            let number = Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])
            if bytes[start + 1] != 0xAA || writer > 7 || next[min(writer, 7)] != number { misplaced += 1 }
            next[min(writer, 7)] += 1
        }
        #expect(misplaced == 0)
    }

    @Test func whatTheHandlerLeavesComesAgain() async throws {
        let sent = Self.pattern(10_000)
        let peer = try ScriptedPeer { connection in
            // Byte by byte at first: every way to cut a message.
            for byte in sent[..<50] { try connection.send([byte]) }
            try connection.send(Array(sent[50...]))
            _ = try connection.receiveAll()
        }
        defer { peer.stop() }
        // Messages of 100 bytes.
        let recorder = StreamRecorder(consume: { bytes, _ in bytes.count / 100 * 100 })
        let stream = try await Self.connect(peer, recorder)
        while recorder.received.count < sent.count {
            try await recorder.receipts.values(atLeast: recorder.receipts.values.count + 1)
        }
        #expect(recorder.received == sent)
        #expect(recorder.receipts.values.allSatisfy { $0 % 100 == 0 })
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    @Test func theReadBufferGrowsForALargeMessage() async throws {
        let size = 300_000
        let sent = Self.pattern(size)
        let peer = try ScriptedPeer { connection in
            try connection.send(sent)
            _ = try connection.receiveAll()
        }
        defer { peer.stop() }
        let recorder = StreamRecorder(consume: { bytes, _ in bytes.count < size ? 0 : size })
        let stream = try await Self.connect(
            peer, recorder, settings: StreamSettings(readBufferBytes: 4096, maximumReadBufferBytes: 512 << 10))
        while recorder.received.isEmpty { try await recorder.receipts.values(atLeast: recorder.receipts.values.count + 1) }
        #expect(recorder.received == sent)
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    @Test func aMessageBeyondTheReadBufferEndsTheStream() async throws {
        let peer = try ScriptedPeer { connection in
            while true { try connection.send([UInt8](repeating: 7, count: 65_536)) }
        }
        defer { peer.stop() }
        let recorder = StreamRecorder(consume: { _, _ in 0 })
        _ = try await Self.connect(
            peer, recorder, settings: StreamSettings(readBufferBytes: 4096, maximumReadBufferBytes: 64 << 10))
        #expect(try await recorder.end()?.code == .inputTooLarge)
    }

    @Test func aPeerThatClosesIsNoticedAfterItsLastBytes() async throws {
        let peer = try ScriptedPeer { try $0.send(Self.pattern(200_000)) }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await Self.connect(peer, recorder)
        #expect(try await recorder.end()?.code == .closedByPeer)
        #expect(recorder.received.count == 200_000)
        #expect(throws: SocketError.self) { try stream.write { $0.append(1) } }
        await stream.waitUntilClosed()
    }

    @Test func aResetIsNoticed() async throws {
        let peer = try ScriptedPeer { connection in
            _ = try connection.receive(exactly: 1)
            connection.reset()
        }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await Self.connect(peer, recorder)
        try stream.write { $0.append(1) }
        #expect(try await recorder.end()?.code == .reset)
    }

    @Test func lastWordsAreReadAlthoughWritingFails() async throws {
        let peer = try ScriptedPeer { connection in
            _ = try connection.receive(exactly: 1)
            try connection.send(Array("because".utf8))
            // Unread bytes would turn this end into a reset.
            connection.sendEnd()
            _ = try connection.receive(exactly: 1)
            connection.reset()
        }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await Self.connect(peer, recorder)
        try stream.write { $0.append(1) }
        let end = try await recorder.end()
        #expect(end?.code == .closedByPeer)
        #expect(String(decoding: recorder.received, as: UTF8.self) == "because")
    }

    @Test func aHalfClosedPeerGetsWhatWasWritten() async throws {
        let whole = Witness<[UInt8]>()
        let peer = try ScriptedPeer { connection in
            _ = try connection.receive(exactly: 1)
            try connection.send([1])
            whole.append(try connection.receiveAll())
        }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await Self.connect(peer, recorder)
        try stream.write { $0.append(1) }
        try await recorder.receipts.values(atLeast: 1)
        try stream.append { $0 += Self.pattern(2_000_000) }
        stream.close(within: .seconds(10))
        // Closing sends what waits although nobody flushed it.
        #expect(try await whole.values(atLeast: 1)[0].count == 2_000_000)
        #expect(try await recorder.end() == nil)
    }

    @Test func handlersWriteAndCloseFromTheIOThread() async throws {
        let whole = Witness<[UInt8]>()
        let peer = try ScriptedPeer { connection in
            let hello = try connection.receive(exactly: 5)
            try connection.send([42])
            whole.append(hello + (try connection.receiveAll()))
        }
        defer { peer.stop() }
        let recorder = StreamRecorder(
            onOpened: { stream in try? stream.write { $0 += Array("hello".utf8) } },
            consume: { bytes, stream in
                try? stream.write { $0 += Array(" bye".utf8) }
                stream.close(within: .seconds(5))
                return bytes.count
            })
        _ = try await Self.connect(peer, recorder)
        #expect(try await String(decoding: whole.values(atLeast: 1)[0], as: UTF8.self) == "hello bye")
        #expect(try await recorder.end() == nil)
    }

    @Test func abortTellsItsReason() async throws {
        let peer = try ScriptedPeer(Self.echo)
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let stream = try await Self.connect(peer, recorder)
        stream.abort(SocketError(.tlsViolation, "said so"))
        await stream.waitUntilClosed()
        #expect(try await recorder.end() == SocketError(.tlsViolation, "said so"))
        stream.abort(SocketError(.closed, "again"))
        stream.close(within: .seconds(1))
        #expect(recorder.endCount == 1)
    }
}
