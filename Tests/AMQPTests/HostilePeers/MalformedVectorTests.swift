import AMQP
import AMQPCodec
import TestSupport
import Testing

/// Every malformed vector, sent to a live client after its stated context.
@Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder"), .timeLimit(.minutes(2)))
struct MalformedVectorTests {
    private struct Vector: Sendable, CustomTestStringConvertible {
        let id: String
        let octets: [UInt8]
        let frameMax: UInt32
        let isInHandshake: Bool
        let outcome: String
        let replyCode: UInt16?
        let sendsClose: Bool?

        var testDescription: String { id }

        init?(_ entry: VectorValue) throws {
            guard let input = entry["input"]?.string, input != "encode" else { return nil }
            let id = entry["id"]?.string ?? "?"
            let raw = try AMQPVectors.octets(entry)
            self.id = id
            // What is to be read in a table stands in the headers of a message.
            switch input {
            case "frame", "stream": octets = raw
            case "table": octets = try Self.message(headers: raw)
            case "field_value":
                let field = [1, UInt8(ascii: "k")] + raw
                octets = try Self.message(
                    headers: (0..<4).map { UInt8(truncatingIfNeeded: field.count >> (24 - 8 * $0)) } + field)
            default: throw AMQPVectors.MissingSection(name: "input \(input)")
            }
            frameMax = UInt32(entry["context"]?["frame_max"]?.integer ?? 131_072)
            let state = entry["context"]?["state"]?.string ?? ""
            isInHandshake = state.hasPrefix("handshake") || raw.starts(with: Array("AMQP".utf8))
            outcome = entry["expect"]?["outcome"]?.string ?? ""
            replyCode = entry["expect"]?["reply_code"]?.integer.map { UInt16($0) }
            sendsClose = entry["expect"]?["send_close"]?.bool
        }

        private static func message(headers: [UInt8]) throws -> [UInt8] {
            try HostileBroker.deliver()
                + PeerConnection.frame(2, channel: 1, [0, 60, 0, 0] + [UInt8](repeating: 0, count: 8) + [0x20, 0] + headers)
        }
    }

    private static func vectors(_ outcome: String) throws -> [Vector] {
        try AMQPVectors.section("malformed").compactMap { try Vector($0) }.filter { $0.outcome == outcome }
    }

    @Test func everyOutcomeIsKnown() throws {
        let outcomes = try Set(AMQPVectors.section("malformed").compactMap { try Vector($0)?.outcome })
        #expect(outcomes == ["connection_error", "need_more", "not_amqp"])
    }

    @Test func aViolationEndsTheConnectionWithItsCode() async throws {
        let vectors = try Self.vectors("connection_error")
        #expect(vectors.count >= 30)
        for vector in vectors {
            let broker = try HostileBroker { connection in
                try HostileBroker.serveConsumers(connection, frameMax: vector.frameMax)
                try connection.send(vector.octets)
                var frames: [PeerFrame] = []
                while let frame = try connection.nextFrame() {
                    frames.append(frame)
                    if frame.method == .close { try connection.send(.connectionCloseOk(ConnectionCloseOk())) }
                }
                return frames
            }
            defer { broker.peer.stop() }
            let (connection, channel, consumers) = try await broker.connectConsuming()
            let error = try await broker.ending(connection, vector.id)
            #expect(error.code == .protocolViolation, "\(vector.id): \(error)")
            if let code = vector.replyCode { #expect(error.replyCode == code, "\(vector.id): \(error)") }
            let last = try await broker.last.values(atLeast: 1, "frames after \(vector.id)")[0]
            // Either nothing more is sent, or a close with the code.
            #expect(last.allSatisfy { $0.method == .close }, "\(vector.id)")
            if let sent = last.closeCode {
                #expect(sent == vector.replyCode, "\(vector.id)")
                #expect(vector.sendsClose != false, "\(vector.id)")
            }
            #expect(channel.closed != nil, "\(vector.id)")
            await #expect(throws: AMQPError.self, "\(vector.id)") { _ = try await consumers[1].nextBatch() }
        }
    }

    @Test func whatIsIncompleteIsWaitedFor() async throws {
        let vectors = try Self.vectors("need_more")
        #expect(vectors.count >= 3)
        for vector in vectors {
            let broker = try HostileBroker { connection in
                if vector.isInHandshake {
                    try connection.expectProtocolHeader()
                } else {
                    try HostileBroker.serveConsumers(connection)
                }
                try connection.send(vector.octets)
                // Long enough for a client that takes it for an error to say so.
                connection.pause(milliseconds: 50)
                connection.sendEnd()
                return try connection.remainingFrames()
            }
            defer { broker.peer.stop() }
            let error: AMQPError?
            if vector.isInHandshake {
                error = await broker.refusal()
            } else {
                error = try await broker.ending(try await broker.connectConsuming().0)
            }
            #expect(error?.code == .connectionLost, "\(vector.id): \(error.map(\.description) ?? "none")")
            #expect(try await broker.last.values(atLeast: 1)[0].isEmpty, "\(vector.id)")
        }
    }

    @Test func whatIsNoAMQPIsNamed() async throws {
        let vectors = try Self.vectors("not_amqp")
        #expect(vectors.count >= 2)
        for vector in vectors {
            let broker = try HostileBroker { connection in
                try connection.expectProtocolHeader()
                try connection.send(vector.octets)
                return try connection.remainingFrames()
            }
            defer { broker.peer.stop() }
            let error = await broker.refusal()
            #expect(error?.code == .protocolViolation, "\(vector.id)")
            let names = vector.id.contains("http") ? "HTTP" : "TLS"
            #expect(error?.message.contains(names) == true, "\(vector.id): \(error?.message ?? "none")")
            #expect(try await broker.last.values(atLeast: 1)[0].isEmpty, "\(vector.id)")
        }
    }
}
