import AMQP
import AMQPCodec
import Synchronization
import TestSupport
import Testing

/// The scripted sequences: the peer says the broker's bytes and looks whether the client answers with the methods that are due.
@Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder"), .timeLimit(.minutes(2)))
struct SequenceVectorTests {
    private enum Step: Sendable {
        case broker([UInt8])
        /// The methods, in order; headers and bodies are read and not compared.
        case client([PeerFrame.Name?])
        case clientHeader
    }

    /// The steps of a sequence; every one of the file must be asked for by one test.
    private static func steps(_ id: String) throws -> [Step] {
        guard let entry = try AMQPVectors.section("sequences").first(where: { $0["id"]?.string == id }),
            let steps = entry["steps"]?.array
        else { throw AMQPVectors.MissingSection(name: id) }
        return try steps.map { step in
            let frames = step["frames"]?.array ?? []
            if step["from"]?.string == "broker" { return .broker(try AMQPVectors.octets(step)) }
            if frames.first?["frame"]?.string == "protocol_header" { return .clientHeader }
            return .client(
                frames.map { frame in
                    guard let classID = frame["class_id"]?.integer, let methodID = frame["method_id"]?.integer else { return nil }
                    return PeerFrame.Name(UInt16(classID), UInt16(methodID))
                })
        }
    }

    private static func play(_ steps: [Step], _ connection: PeerConnection) throws {
        for step in steps {
            switch step {
            case .broker(let bytes): try connection.send(bytes)
            case .clientHeader: try connection.expectProtocolHeader()
            case .client(let names):
                for name in names {
                    let frame = try connection.nextFrame()
                    guard frame != nil, name == nil || frame?.method == name else {
                        throw PeerConnection.Unexpected(description: "\(frame?.method?.description ?? "Nothing").")
                    }
                }
            }
        }
    }

    /// A broker that sets up what `before` says, then plays the sequence; `last` is what comes afterwards, missing if the client strayed.
    private static func broker(
        _ id: String, before: @escaping @Sendable (PeerConnection) throws -> Void = { _ in }
    ) throws -> HostileBroker {
        let steps = try steps(id)
        return try HostileBroker { connection in
            try before(connection)
            try play(steps, connection)
            return try connection.remainingFrames()
        }
    }

    @Test func everySequenceIsPlayed() throws {
        let played: Set = [
            "handshake", "open_close", "vhost_refused", "version_refused", "deliver_empty_body", "deliver_fragmented_interleaved",
            "mandatory_unroutable", "channel_error", "server_cancel", "blocked", "forced_close", "update_secret",
        ]
        #expect(try Set(AMQPVectors.section("sequences").compactMap { $0["id"]?.string }) == played)
    }

    @Test func handshake() async throws {
        let broker = try Self.broker("handshake")
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        #expect(connection.serverProperties["product"] == .text("RabbitMQ"))
        connection.abort()
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func openAndClose() async throws {
        let broker = try Self.broker("open_close")
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        await connection.close()
        #expect(connection.closed?.code == .closed)
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func virtualHostRefused() async throws {
        let broker = try Self.broker("vhost_refused")
        defer { broker.peer.stop() }
        #expect(await broker.refusal()?.code == .virtualHostRefused)
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func versionRefused() async throws {
        let broker = try Self.broker("version_refused")
        defer { broker.peer.stop() }
        let error = await broker.refusal()
        #expect(error?.code == .protocolViolation && error?.message.contains("not AMQP 0-9-1") == true)
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func emptyBodies() async throws {
        let broker = try Self.broker("deliver_empty_body") { try HostileBroker.serveConsumers($0) }
        defer { broker.peer.stop() }
        let (connection, _, consumers) = try await broker.connectConsuming()
        let deliveries = try await within("two deliveries") {
            var all: [Delivery] = []
            while all.count < 2 { all += try await consumers[1].nextBatch() }
            return all
        }
        #expect(deliveries[0].body.isEmpty && !deliveries[1].body.isEmpty)
        connection.abort()
    }

    @Test func contentOfTwoChannelsInterleaves() async throws {
        let broker = try Self.broker("deliver_fragmented_interleaved") { connection in
            try connection.shakeHands()
            for channel: UInt16 in 1...2 {
                try connection.openChannel(channel)
                try connection.startConsumer()
            }
        }
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        let a = try await connection.openChannel().consume("q", tag: "a", noAck: true)
        let b = try await connection.openChannel().consume("q", tag: "b", noAck: true)
        let first = try await within("a delivery") { try await a.nextBatch(max: 1) }
        let second = try await within("a delivery") { try await b.nextBatch(max: 1) }
        #expect(first.map { String(decoding: $0.body, as: UTF8.self) } == ["foobar"])
        #expect(second.map { String(decoding: $0.body, as: UTF8.self) } == ["zzzz"])
        connection.abort()
    }

    @Test func whatCannotBeRoutedComesBackBeforeItsConfirm() async throws {
        let broker = try Self.broker("mandatory_unroutable") { connection in
            try connection.shakeHands()
            try connection.openChannel()
            _ = try connection.nextFrame()
            try connection.send(channel: 1, .confirmSelectOk(ConfirmSelectOk()))
        }
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        let channel = try await connection.openChannel()
        let returned = Witness<UInt16>()
        channel.onReturn { returned.append($0.replyCode) }
        try await channel.confirmSelect()
        let outcome = try await within("a confirm") {
            try await channel.publishConfirmed([1], exchange: "rpc", routingKey: "nobody", mandatory: true)
        }
        // These bytes return nothing that this client has numbered, so that the message counts as taken and the return as a stranger.
        #expect(outcome == .acked)
        #expect(try await returned.values(atLeast: 1) == [312])
        connection.abort()
    }

    @Test func anErrorOfAPublishEndsTheChannelAlone() async throws {
        let broker = try Self.broker("channel_error") { connection in
            try connection.shakeHands()
            try connection.openChannel()
        }
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        let channel = try await connection.openChannel()
        try channel.publish([], exchange: "nope", routingKey: "k")
        let error = try await within("the channel's end") { await channel.waitUntilClosed() }
        #expect(error.code == .notFound && error.replyCode == 404)
        #expect(connection.closed == nil)
        connection.abort()
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func aConsumerThatIsCancelledEnds() async throws {
        let broker = try Self.broker("server_cancel") { try HostileBroker.serveConsumers($0) }
        defer { broker.peer.stop() }
        let (connection, _, consumers) = try await broker.connectConsuming()
        await #expect(throws: AMQPError.self) { _ = try await within("the end") { try await consumers[1].nextBatch() } }
        #expect(connection.closed == nil)
        connection.abort()
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func blockedAndUnblocked() async throws {
        let broker = try Self.broker("blocked") { try $0.shakeHands() }
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        connection.abort()
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func aForcedCloseIsAnswered() async throws {
        let broker = try Self.broker("forced_close") { try $0.shakeHands() }
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        let error = try await broker.ending(connection)
        #expect(error.code == .brokerFailure && error.replyCode == 320)
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }

    @Test func updateSecret() async throws {
        let broker = try Self.broker("update_secret") { try $0.shakeHands() }
        defer { broker.peer.stop() }
        let connection = try await broker.connect()
        try await connection.updateSecret("t2", reason: "refresh")
        connection.abort()
        #expect(try await broker.last.values(atLeast: 1)[0].isEmpty)
    }
}
