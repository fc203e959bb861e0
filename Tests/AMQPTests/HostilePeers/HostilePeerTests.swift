import AMQP
import AMQPCodec
import Dispatch
import Foundation
import TestSupport
import Testing

/// Peers that drip, stall, lie about sizes or speak something else.
@Suite(.timeLimit(.minutes(2)))
struct HostilePeerTests {
    @Test func framesAreSplitAtEveryOctet() async throws {
        // The same bytes again and again, cut at another place each time.
        let body = [UInt8](String(repeating: "a body of some octets ", count: 6).utf8)
        var bytes: [UInt8] = []
        try bytes.appendContent(
            channel: 1,
            .basicDeliver(BasicDeliver(consumerTag: "c", deliveryTag: 1, redelivered: false, exchange: "", routingKey: "q")),
            BasicProperties(contentType: "text/plain", messageID: "1"), body: body, maximumFrameSize: 64)
        bytes.appendHeartbeat()
        let message = bytes
        let broker = try HostileBroker { connection in
            try HostileBroker.serveConsumers(connection)
            for cut in 1..<message.count {
                try connection.send(Array(message[..<cut]))
                // Lets the first part arrive alone, as a rule.
                connection.pause(milliseconds: 1)
                try connection.send(Array(message[cut...]))
            }
            for octet in message { try connection.send([octet]) }
            return try connection.remainingFrames()
        }
        defer { broker.peer.stop() }
        let (connection, _, consumers) = try await broker.connectConsuming()
        let wanted = message.count
        let deliveries = try await within("\(wanted) deliveries") {
            var all: [Delivery] = []
            while all.count < wanted { all += try await consumers[1].nextBatch() }
            return all
        }
        #expect(deliveries.count == wanted)
        #expect(deliveries.allSatisfy { $0.body == body && $0.properties.messageID == "1" })
        connection.abort()
    }

    @Test func aHandshakeThatDripsHasADeadline() async throws {
        let broker = try HostileBroker { connection in
            try connection.expectProtocolHeader()
            for octet in try PeerConnection.start() {
                try connection.send([octet])
                connection.pause(milliseconds: 100)
            }
            return nil
        }
        defer { broker.peer.stop() }
        var impatient = broker
        impatient.settings.connectTimeout = .milliseconds(400)
        let start = ContinuousClock.now
        let error = await impatient.refusal()
        #expect(error?.code == .timedOut || error?.code == .unreachable)
        #expect(start.duration(to: .now) < .seconds(8))
    }

    @Test func anAnswerThatDripsHasADeadline() async throws {
        let broker = try HostileBroker { connection in
            try connection.shakeHands()
            try connection.openChannel()
            try connection.expect(.declareQueue)
            let answer = try PeerConnection.octets(
                channel: 1, .queueDeclareOk(QueueDeclareOk(queue: "a-queue", messageCount: 0, consumerCount: 0)))
            for octet in answer {
                try connection.send([octet])
                connection.pause(milliseconds: 100)
            }
            return nil
        }
        defer { broker.peer.stop() }
        var impatient = broker
        impatient.settings.operationTimeout = .milliseconds(300)
        let connection = try await impatient.connect()
        let channel = try await connection.openChannel()
        let start = ContinuousClock.now
        await #expect {
            try await channel.declareQueue("a-queue")
        } throws: { ($0 as? AMQPError)?.code == .timedOut }
        #expect(start.duration(to: .now) < .seconds(8))
        connection.abort()
    }

    @Test func aPeerThatStopsReadingFillsABoundedBuffer() async throws {
        let isOver = DispatchSemaphore(value: 0)
        let broker = try HostileBroker { connection in
            try connection.shakeHands()
            try connection.openChannel()
            isOver.wait()
            return nil
        }
        defer {
            isOver.signal()
            broker.peer.stop()
        }
        var small = broker
        small.settings.outboundBufferBytes = 1 << 20
        let connection = try await small.connect()
        let channel = try await connection.openChannel()
        let body = [UInt8](repeating: 7, count: 60_000)
        // Until what the kernel takes is full too.
        var refusals: Set<AMQPError.Code> = []
        var isStuck = false
        for _ in 0..<10_000 where !isStuck {
            do throws(AMQPError) {
                try channel.publish(body, routingKey: "q")
            } catch {
                refusals.insert(error.code)
                // Not for ever, although the peer lives: whoever waits has a deadline.
                do throws(AMQPError) {
                    try await channel.waitUntilWritable(timeout: .milliseconds(200))
                } catch {
                    #expect(error.code == .timedOut)
                    isStuck = true
                }
            }
        }
        #expect(isStuck && refusals == [.bufferFull])
        let start = ContinuousClock.now
        await connection.close(timeout: .milliseconds(300))
        #expect(start.duration(to: .now) < .seconds(8))
        #expect(connection.closed != nil)
    }

    @Test func aPeerThatIsSilentIsGivenUpAfterTwoHeartbeats() async throws {
        let beats = Witness<Int>()
        let broker = try HostileBroker { connection in
            try connection.shakeHands(heartbeat: 1)
            var octets = 0
            while true {
                let more = try connection.receive()
                guard !more.isEmpty else { break }
                octets += more.count
            }
            beats.append(octets)
            return nil
        }
        defer { broker.peer.stop() }
        let start = ContinuousClock.now
        let connection = try await broker.connect()
        let error = try await broker.ending(connection)
        #expect(error.code == .connectionLost && error.message.contains("heartbeat"))
        #expect(start.duration(to: .now) >= .milliseconds(1_900))
        // Ours went out meanwhile: one each half second as a rule, eight octets each.
        let octets = try await beats.values(atLeast: 1)[0]
        #expect(octets >= 8 && octets.isMultiple(of: 8))
        #expect(start.duration(to: .now) < .seconds(8))
    }

    @Test func whoSendsOtherThingsSendsNoHeartbeats() async throws {
        let beats = Witness<Int>()
        let broker = try HostileBroker { connection in
            try connection.shakeHands(heartbeat: 1)
            try connection.openChannel()
            var count = 0
            defer { beats.append(count) }
            while true {
                let head = try connection.receive(exactly: 7)
                guard head.count == 7 else { return nil }
                let size = head[3...6].reduce(0) { $0 << 8 | Int($1) }
                guard try connection.receive(exactly: size + 1).count == size + 1 else { return nil }
                if head[0] == 8 { count += 1 }
            }
        }
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        let channel = try await connection.openChannel()
        let start = ContinuousClock.now
        // On a busy machine this task may have been too slow itself.
        var (last, pauses) = (start, 0)
        while last < start + .milliseconds(1_300) {
            try channel.publish([1], routingKey: "q")
            try await Task.sleep(for: .milliseconds(50))
            let now = ContinuousClock.now
            if last.duration(to: now) > .milliseconds(250) { pauses += 1 }
            last = now
        }
        connection.abort()
        #expect(try await beats.values(atLeast: 1)[0] <= pauses)
    }

    @Test(arguments: [4 << 30, UInt64.max / 2, 64 << 20]) func aHugeBodyIsRefusedBeforeItIsKept(size: UInt64) async throws {
        let before = try residentBytes()
        let broker = try HostileBroker { connection in
            try HostileBroker.serveConsumers(connection)
            try connection.send(HostileBroker.deliver() + HostileBroker.header(bodySize: size))
            // Goes on with what it announced, as long as somebody listens.
            let piece = PeerConnection.frame(3, channel: 1, [UInt8](repeating: 1, count: 100_000))
            for _ in 0..<200 { try connection.send(piece) }
            return nil
        }
        defer { broker.peer.stop() }
        let (connection, _, _) = try await broker.connectConsuming()
        let error = try await broker.ending(connection)
        #expect(error.code == .protocolViolation && error.replyCode == 501)
        #expect(try residentBytes() - before < 200 << 20)
    }

    @Test func aBodyLongerThanAnnouncedIsRefused() async throws {
        let broker = try HostileBroker { connection in
            try HostileBroker.serveConsumers(connection)
            try connection.send(
                HostileBroker.deliver() + HostileBroker.header(bodySize: 3)
                    + PeerConnection.frame(3, channel: 1, Array("four".utf8)))
            return try connection.remainingFrames()
        }
        defer { broker.peer.stop() }
        let (connection, _, consumers) = try await broker.connectConsuming()
        // The peer does not answer our close either.
        let error = try await broker.ending(connection)
        #expect(error.code == .protocolViolation, "\(error)")
        #expect(try await broker.last.values(atLeast: 1)[0].closeCode == 501)
        await #expect(throws: AMQPError.self) { _ = try await consumers[1].nextBatch() }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "\u{15}\u{3}\u{1}\0\u{2}\u{2}F", "SSH-2.0-OpenSSH_9.2\r\n",
        "AMQP\u{0}\u{1}\u{0}\u{0}",
        "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
    ]) func garbageInsteadOfAMQP(text: String) async throws {
        let broker = try HostileBroker { connection in
            try connection.expectProtocolHeader()
            try connection.send(Array(text.utf8))
            return try connection.remainingFrames()
        }
        defer { broker.peer.stop() }
        let start = ContinuousClock.now
        let error = try #require(await broker.refusal())
        #expect(error.code == .protocolViolation)
        #expect(!error.message.contains("hunter2"))
        #expect(start.duration(to: .now) < .seconds(8))
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func aMethodThatIsNotDueEndsTheConnection() async throws {
        let broker = try HostileBroker { connection in
            try connection.shakeHands()
            try connection.send(PeerConnection.start())
            // Our close is not answered.
            return try connection.remainingFrames()
        }
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        let error = try await broker.ending(connection)
        #expect(error.code == .protocolViolation && error.replyCode == 503)
        #expect(try await broker.last.values(atLeast: 1)[0].closeCode == 503)
    }

    @Test func aStartThatIsRepeatedEndsTheConnection() async throws {
        let broker = try HostileBroker { connection in
            try connection.expectProtocolHeader()
            let start = try PeerConnection.start()
            while true { try connection.send(start) }
        }
        defer { broker.peer.stop() }
        #expect(await broker.refusal()?.code == .protocolViolation)
    }

    @Test(arguments: [
        // channel-max, frame-max, heartbeat, works
        (UInt16(0), UInt32(0), UInt16(0), true), (.max, .max, .max, true), (1, 4096, 30, true), (1, 100, 0, false),
        (1, 8, 0, false),
        (1, 4095, 0, false),
    ]) func absurdProposals(channelMax: UInt16, frameMax: UInt32, heartbeat: UInt16, works: Bool) async throws {
        let broker = try HostileBroker { connection in
            try connection.shakeHands(channelMax: channelMax, frameMax: frameMax, heartbeat: heartbeat)
            if channelMax != 0 { try connection.openChannel() }
            return try connection.remainingFrames()
        }
        defer { broker.peer.stop() }
        guard works else {
            #expect(await broker.refusal()?.code == .protocolViolation)
            return
        }
        let connection = try await broker.connect()
        if channelMax != 0 {
            _ = try await connection.openChannel()
            // One is the most.
            if channelMax == 1 { await #expect(throws: AMQPError.self) { try await connection.openChannel() } }
        }
        #expect(connection.closed == nil)
        connection.abort()
    }

    @Test func theEndAtEachStageIsToldAtOnce() async throws {
        for stage in 0...5 {
            let broker = try HostileBroker { connection in
                guard stage > 0 else { return nil }
                try connection.expectProtocolHeader()
                guard stage > 1 else { return nil }
                try connection.send(PeerConnection.start())
                try connection.expect(.startOk)
                guard stage > 2 else { return nil }
                try connection.send(.connectionTune(ConnectionTune(channelMax: 10, frameMax: 131_072, heartbeat: 0)))
                try connection.expect(.tuneOk)
                try connection.expect(.open)
                guard stage > 3 else { return nil }
                try connection.send(.connectionOpenOk(ConnectionOpenOk()))
                guard stage > 4 else { return nil }
                try connection.expect(.channelOpen)
                return nil
            }
            defer { broker.peer.stop() }
            let start = ContinuousClock.now
            if stage < 4 {
                let error = await broker.refusal()
                #expect(error?.code == (stage == 2 ? .authenticationFailed : .connectionLost), "stage \(stage)")
            } else {
                let connection = try await broker.connect()
                await #expect(throws: AMQPError.self) { try await connection.openChannel() }
                #expect(try await broker.ending(connection).code == .connectionLost, "stage \(stage)")
            }
            #expect(start.duration(to: .now) < .seconds(8), "stage \(stage)")
        }
    }

    @Test func aFloodForAConsumerThatTakesNothingStopsTheReading() async throws {
        let sent = Witness<Int>()
        let isOver = DispatchSemaphore(value: 0)
        let broker = try HostileBroker { connection in
            try HostileBroker.serveConsumers(connection)
            var bytes: [UInt8] = []
            try bytes.appendContent(
                channel: 1,
                .basicDeliver(BasicDeliver(consumerTag: "c", deliveryTag: 1, redelivered: false, exchange: "", routingKey: "q")),
                BasicProperties(), body: [UInt8](repeating: 5, count: 100_000), maximumFrameSize: 131_072)
            for count in 1...1_000 {
                try connection.send(bytes)
                sent.append(count)
            }
            isOver.wait()
            return nil
        }
        defer {
            isOver.signal()
            broker.peer.stop()
        }
        var small = broker
        small.settings.consumerBufferBytes = 1 << 20
        let (connection, _, consumers) = try await small.connectConsuming()
        // It is held back: what it can send is what our bound and the kernel's buffers take.
        try await sent.values(atLeast: 10)
        var count = sent.values.count
        while true {
            try await Task.sleep(for: .milliseconds(100))
            if sent.values.count == count { break }
            count = sent.values.count
        }
        #expect(count < 500)
        // And goes on when somebody takes.
        let taken = try await within("1000 deliveries") {
            var taken = 0
            while taken < 1_000 { taken += try await consumers[1].nextBatch().count }
            return taken
        }
        #expect(taken == 1_000)
        connection.abort()
    }

    private func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return (Int(text.split(separator: " ")[1]) ?? 0) * 4096
    }
}
