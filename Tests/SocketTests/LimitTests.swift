import Dispatch
import Socket
import Synchronization
import TestSupport
import Testing

/// Bounds, deadlines and backpressure of a stream.
@Suite(.timeLimit(.minutes(2)))
struct LimitTests {
    private static let smallBuffer = StreamSettings(outboundBytes: 256 << 10)

    /// Writes until the stream refuses, once and for as long as its peer reads nothing; returns how many octets it took.
    private func fill(_ stream: SocketStream) async throws -> Int {
        var total = 0
        let block = [UInt8](repeating: 1, count: 16 << 10)
        // First the kernel's buffers, with so little in the stream's own that nothing is refused meanwhile.
        while true {
            while stream.outboundByteCount < 64 << 10 {
                try stream.write { $0 += block }
                total += block.count
            }
            let before = stream.outboundByteCount
            try await Task.sleep(for: .milliseconds(50))
            if stream.outboundByteCount == before { break }
        }
        while true {
            do throws(SocketError) {
                try stream.write { $0 += block }
                total += block.count
            } catch {
                #expect(error.code == .bufferFull)
                return total
            }
        }
    }

    @Test func aFullBufferRefusesAndSaysWhenThereIsRoom() async throws {
        let mayRead = DispatchSemaphore(value: 0)
        let whole = Witness<Int>()
        let peer = try ScriptedPeer(receiveBuffer: 4096) { connection in
            _ = try connection.receive(exactly: 1)
            mayRead.wait()
            whole.append(try connection.receiveAll().count)
        }
        defer {
            mayRead.signal()
            peer.stop()
        }
        let recorder = StreamRecorder()
        let stream = try await StreamTests.connect(peer, recorder, settings: Self.smallBuffer)
        let taken = try await fill(stream)
        #expect(stream.outboundByteCount <= (256 << 10) + (16 << 10))
        #expect(!recorder.wasToldRoom)
        // What keeps the connection alive still passes, up to a bound.
        try stream.write(isUrgent: true) { $0 += [1, 2, 3] }
        mayRead.signal()
        try await recorder.events.values(atLeast: 2)
        #expect(recorder.wasToldRoom)
        stream.close(within: .seconds(10))
        #expect(try await whole.values(atLeast: 1)[0] == taken + 3 - 1)
        #expect(try await recorder.end() == nil)
    }

    @Test(arguments: [false, true]) func aPeerThatStopsReadingIsGivenUp(isTLS: Bool) async throws {
        let folder = try TemporaryFolder()
        let certificates = try TestCertificates.make(in: folder)
        let isOver = DispatchSemaphore(value: 0)
        let peer = try ScriptedPeer(tls: isTLS ? PeerTLS(certificates.server) : nil, receiveBuffer: 4096) { _ in
            isOver.wait()
        }
        defer {
            isOver.signal()
            peer.stop()
        }
        let recorder = StreamRecorder()
        var settings = Self.smallBuffer
        settings.writeStallTimeout = .milliseconds(400)
        settings.outboundBytes = 16 << 20
        let stream = try await StreamTests.connect(
            peer, recorder, tls: isTLS ? TLSSettings(caFile: certificates.caFile) : nil, settings: settings)
        try stream.write { $0 += [UInt8](repeating: 0, count: 12 << 20) }
        let error = try #require(try await recorder.end())
        #expect(error.code == .writeStalled)
        #expect(error.message.contains("127.0.0.1:\(peer.port)"))
        await stream.waitUntilClosed()
        #expect(stream.outboundByteCount <= 12 << 20)
    }

    @Test func aSlowReaderIsNotGivenUp() async throws {
        let whole = Witness<Int>()
        let peer = try ScriptedPeer(receiveBuffer: 4096) { connection in
            var total = 0
            // Takes something again and again, each time before the limit, in all for longer than the limit.
            for _ in 0..<20 {
                total += try connection.receive(200_000).count
                connection.pause(milliseconds: 40)
            }
            whole.append(total + (try connection.receiveAll().count))
        }
        defer { peer.stop() }
        let recorder = StreamRecorder()
        let settings = StreamSettings(outboundBytes: 32 << 20, writeStallTimeout: .milliseconds(600))
        let stream = try await StreamTests.connect(peer, recorder, settings: settings)
        try stream.write { $0 += [UInt8](repeating: 0, count: 16 << 20) }
        stream.close(within: .seconds(20))
        #expect(try await whole.values(atLeast: 1)[0] == 16 << 20)
        #expect(try await recorder.end() == nil)
    }

    @Test func closingHasADeadline() async throws {
        let isOver = DispatchSemaphore(value: 0)
        let peer = try ScriptedPeer(receiveBuffer: 4096) { _ in isOver.wait() }
        defer {
            isOver.signal()
            peer.stop()
        }
        let recorder = StreamRecorder()
        let stream = try await StreamTests.connect(peer, recorder, settings: StreamSettings(outboundBytes: 16 << 20))
        try stream.write { $0 += [UInt8](repeating: 0, count: 12 << 20) }
        stream.close(within: .milliseconds(200))
        #expect(throws: SocketError.self) { try stream.write { $0.append(1) } }
        let error = try #require(try await recorder.end())
        #expect(error.code == .timedOut && error.message.contains("could not be sent"))
    }

    @Test func aPeerThatKeepsItsSideOpenDoesNotHoldUpTheClose() async throws {
        let isOver = DispatchSemaphore(value: 0)
        let peer = try ScriptedPeer { connection in
            _ = try connection.receiveAll()
            isOver.wait()
        }
        defer {
            isOver.signal()
            peer.stop()
        }
        let recorder = StreamRecorder()
        let stream = try await StreamTests.connect(peer, recorder)
        try stream.write { $0.append(1) }
        stream.close(within: .milliseconds(200))
        #expect(try await recorder.end() == nil)
    }

    @Test(arguments: [false, true]) func pausingHoldsThePeerBack(isTLS: Bool) async throws {
        let folder = try TemporaryFolder()
        let certificates = try TestCertificates.make(in: folder)
        let sent = StreamTests.pattern(4 << 20)
        let peer = try ScriptedPeer(tls: isTLS ? PeerTLS(certificates.server) : nil) { connection in
            try connection.send(sent)
            _ = try connection.receiveAll()
        }
        defer { peer.stop() }
        let pauses = Witness<Int>()
        let calls = Mutex(0)
        let recorder = StreamRecorder(consume: { bytes, stream in
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            guard call.isMultiple(of: 3), pauses.values.count < 6 else { return bytes.count }
            // Half of the bytes stay unconsumed.
            stream.pauseReading()
            pauses.append(call)
            return bytes.count / 2
        })
        let stream = try await StreamTests.connect(
            peer, recorder, tls: isTLS ? TLSSettings(caFile: certificates.caFile) : nil)
        for pause in 1...6 {
            let call = try await pauses.values(atLeast: pause)[pause - 1]
            if pause == 1 { try await Task.sleep(for: .milliseconds(100)) }
            #expect(calls.withLock { $0 } == call)
            stream.resumeReading()
        }
        while recorder.received.count < sent.count {
            try await recorder.receipts.values(atLeast: recorder.receipts.values.count + 1)
        }
        #expect(recorder.received == sent)
        stream.close(within: .seconds(5))
        #expect(try await recorder.end() == nil)
    }

    @Test func aPeerThatLeavesWhileReadingIsPausedIsNoticedAfterwards() async throws {
        let peer = try ScriptedPeer { connection in
            try connection.send([1])
            _ = try connection.receive(exactly: 1)
            try connection.send([2, 3])
        }
        defer { peer.stop() }
        let recorder = StreamRecorder(consume: { bytes, stream in
            if bytes[0] == 1 { stream.pauseReading() }
            return bytes.count
        })
        let stream = try await StreamTests.connect(peer, recorder)
        try await recorder.receipts.values(atLeast: 1)
        try stream.write { $0.append(9) }
        try await Task.sleep(for: .milliseconds(100))
        #expect(recorder.endCount == 0 && recorder.received == [1])
        stream.resumeReading()
        #expect(try await recorder.end()?.code == .closedByPeer)
        #expect(recorder.received == [1, 2, 3])
    }

    @Test func ticksComeWhenAsked() async throws {
        let peer = try ScriptedPeer(StreamTests.echo)
        defer { peer.stop() }
        let ticks = Witness<ContinuousClock.Instant>()
        let recorder = StreamRecorder(onTick: { now in
            ticks.append(now)
            let count = ticks.values.count
            return count < 5 ? now + .milliseconds(20) : nil
        })
        let stream = try await StreamTests.connect(peer, recorder)
        let first = try await ticks.values(atLeast: 5)
        for (earlier, later) in zip(first, first.dropFirst()) { #expect(earlier.duration(to: later) >= .milliseconds(20)) }
        // None is planned now; one that is asked for comes, and not early.
        let asked = ContinuousClock.now + .milliseconds(50)
        stream.scheduleTick(at: asked + .seconds(3600))
        stream.scheduleTick(at: asked)
        let all = try await ticks.values(atLeast: 6)
        #expect(all[5] >= asked)
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    @Test func oneOctetAtATimeArrivesWhole() async throws {
        let sent = StreamTests.pattern(3000)
        let peer = try ScriptedPeer { connection in
            for byte in sent { try connection.send([byte]) }
            _ = try connection.receiveAll()
        }
        defer { peer.stop() }
        let recorder = StreamRecorder(consume: { bytes, _ in bytes.count / 8 * 8 })
        let stream = try await StreamTests.connect(peer, recorder)
        while recorder.received.count < sent.count {
            try await recorder.receipts.values(atLeast: recorder.receipts.values.count + 1)
        }
        #expect(recorder.received == sent)
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    @Test func closingWhileManyWrite() async throws {
        for _ in 0..<4 {
            let whole = Witness<Int>()
            let peer = try ScriptedPeer { whole.append(try $0.receiveAll().count) }
            defer { peer.stop() }
            let recorder = StreamRecorder()
            let stream = try await StreamTests.connect(peer, recorder)
            let taken = Tally()
            // Writers that never wait need threads of their own.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await OffPool.run {
                            while (try? stream.write { $0 += [1, 2, 3, 4] }) != nil { taken.add() }
                        }
                    }
                }
                group.addTask { stream.close(within: .seconds(10)) }
                try await group.waitForAll()
            }
            // Everything that was taken arrives.
            #expect(try await recorder.end() == nil)
            #expect(try await whole.values(atLeast: 1)[0] == taken.count * 4)
        }
    }
}

/// Counts from many tasks.
private final class Tally: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func add() { value.withLock { $0 += 1 } }
}
