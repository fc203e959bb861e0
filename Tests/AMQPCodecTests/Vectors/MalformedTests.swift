import TestSupport
import Testing

@testable import AMQPCodec

/// Inputs that are wrong: each ends in the error that the vector asks for, whole and octet by octet, without a trap.
@Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder"))
struct MalformedTests {
    /// What only a connection can judge, because it knows which channels are open: its own tests replay it.
    private static let ofConnections: Set<String> = ["stream_closed_channel_method"]

    @Test func everyFrame() throws {
        for entry in try AMQPVectors.section("malformed") where entry["input"]?.string == "frame" {
            try expect(entry)
        }
    }

    @Test func everyStream() throws {
        for entry in try AMQPVectors.section("malformed") where entry["input"]?.string == "stream" {
            guard let id = entry["id"]?.string, !Self.ofConnections.contains(id) else { continue }
            try expect(entry)
        }
    }

    private func expect(_ entry: VectorValue) throws {
        let id = try #require(entry["id"]?.string)
        let octets = try AMQPVectors.octets(entry)
        let expected = try #require(entry["expect"])
        let maximum = entry["context"]?["frame_max"]?.integer.map { Int($0) } ?? 131_072
        let ways: [(String, [ArraySlice<UInt8>])] = [
            ("whole", [octets[...]]), ("octet by octet", octets.indices.map { octets[$0...$0] }),
        ]
        for (way, pieces) in ways {
            var peer = Contents(maximumFrameSize: maximum)
            var failure: CodecError?
            do throws(CodecError) {
                for piece in pieces { try peer.feed(piece) }
            } catch {
                failure = error
            }
            switch expected["outcome"]?.string {
            case "need_more":
                #expect(failure == nil && peer.left > 0, "\(id), \(way)")
            case "not_amqp":
                let error = try #require(failure, "\(id), \(way)")
                #expect(!error.maySendClose, "\(id)")
                #expect(error.message.contains("TLS") || error.message.contains("HTTP"), "\(id): \(error)")
            case "connection_error":
                let error = try #require(failure, "\(id), \(way)")
                #expect(expected["reply_code"]?.integer == Int64(error.replyCode), "\(id), \(way): \(error.replyCode) \(error)")
                if expected["send_close"]?.bool == false { #expect(!error.maySendClose, "\(id)") }
            default: Issue.record("\(id): an outcome that this test does not know")
            }
        }
    }

    @Test func everyFieldValueAndTable() throws {
        var count = 0
        for entry in try AMQPVectors.section("malformed") {
            let octets: [UInt8]
            switch entry["input"]?.string {
            case "field_value": octets = try AMQPVectors.octets(entry)
            case "table": octets = [UInt8(ascii: "F")] + (try AMQPVectors.octets(entry))
            default: continue
            }
            count += 1
            let id = try #require(entry["id"]?.string)
            #expect(entry["expect"]?["outcome"]?.string == "connection_error", "\(id)")
            let reading = #expect(throws: CodecError.self, "\(id)") {
                try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.fieldValue() }
            }
            let skipping = #expect(throws: CodecError.self, "\(id)") {
                try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.skipFieldValue() }
            }
            #expect(reading?.replyCode == 502 && skipping?.replyCode == 502, "\(id)")
        }
        #expect(count > 10)
    }

    @Test func everyValueThatCannotBeEncoded() throws {
        for entry in try AMQPVectors.section("malformed") where entry["input"]?.string == "encode" {
            let id = try #require(entry["id"]?.string)
            #expect(entry["expect"]?["outcome"]?.string == "encode_error", "\(id)")
            switch id {
            case "encode_shortstr_256": try refuses(String(repeating: "a", count: 256))
            case "encode_shortstr_multibyte": try refuses(String(repeating: "\u{1F980}", count: 128))
            case "encode_update_secret_reason_256":
                let reason = String(repeating: "a", count: 256)
                try refuses(.connectionUpdateSecret(ConnectionUpdateSecret(newSecret: [1], reason: reason)))
            case "encode_decimal_overflow":
                // The type says it: there is no such value.
                #expect(Int32(exactly: 2_147_483_648) == nil, "\(id)")
            case "encode_decimal_scale_500": #expect(UInt8(exactly: 500) == nil, "\(id)")
            default: Issue.record("\(id): a value that this test does not know")
            }
        }
    }

    private func refuses(_ text: String) throws {
        let methods: [Method] = [
            .queueDeclare(QueueDeclare(queue: text)), .exchangeDelete(ExchangeDelete(exchange: text)),
            .basicPublish(BasicPublish(exchange: "", routingKey: text)),
            .basicConsume(BasicConsume(queue: "", consumerTag: text)),
            .queueDeclare(QueueDeclare(queue: "", arguments: FieldTable([(text, .void)]))),
        ]
        for method in methods { try refuses(method) }
        let properties = BasicProperties(correlationID: text)
        #expect(properties.correlationID == text)
        var octets: [UInt8] = [1, 2, 3]
        #expect(throws: EncodingError.self) {
            try octets.appendContent(
                channel: 1, .basicPublish(BasicPublish(exchange: "", routingKey: "")), properties, body: [9], maximumFrameSize: 0)
        }
        #expect(throws: EncodingError.self) {
            try octets.appendFrame(channel: 1, ContentHeader(bodySize: 0, properties: properties))
        }
        #expect(octets == [1, 2, 3])
    }

    private func refuses(_ method: Method) throws {
        var octets: [UInt8] = [1, 2, 3]
        #expect(throws: EncodingError.self, "\(method.name)") { try octets.appendFrame(channel: 1, method) }
        #expect(octets == [1, 2, 3], "\(method.name)")
    }

    @Test func kindsOfInputAreAllKnown() throws {
        let kinds = Set(try AMQPVectors.section("malformed").compactMap { $0["input"]?.string })
        #expect(kinds == ["frame", "stream", "field_value", "table", "encode"])
    }

    /// What other implementations get wrong and what a reader must put up with.
    @Test func everyTolerance() throws {
        for entry in try AMQPVectors.section("tolerance") {
            let id = try #require(entry["id"]?.string)
            let octets = try AMQPVectors.octets(entry)
            switch entry["input"]?.string {
            case "field_value":
                let value = try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.fieldValue() }
                switch id {
                case "bool_2": #expect(value == .bool(true))
                case "S_invalid_utf8": #expect(value == .longString([0xFF, 0xFE]))
                case "T_max": #expect(value == .timestamp(.max))
                default: Issue.record("\(id): unknown here")
                }
            case "table":
                let table = try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.table() }
                #expect(id == "duplicate_key" && table["a"] == .int32(2) && table.count == 2)
                #expect(try table.encoded() == octets)
            case "frame":
                var replay = Replay()
                try replay.feed(octets + [8, 0, 0, 0, 0, 0, 0, 0xCE])
                #expect(replay.frames.count == 2 && replay.frames.last == .heartbeat && replay.left == 0, "\(id)")
            default: Issue.record("\(id): unknown here")
            }
        }
    }
}
