import TestSupport
import Testing

@testable import AMQPCodec

/// Scripted conversations: each step's octets give its frames, and our encoder gives the octets back.
@Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder"))
struct SequenceTests {
    @Test func everyStepOfEverySequence() throws {
        for sequence in try AMQPVectors.section("sequences") {
            let id = try #require(sequence["id"]?.string)
            for step in try #require(sequence["steps"]?.array) {
                let octets = try AMQPVectors.octets(step)
                let expected = try #require(step["frames"]?.array)
                var whole = Replay()
                try whole.feed(octets)
                #expect(whole.frames.count == expected.count && whole.left == 0, "\(id)")
                for (frame, expected) in zip(whole.frames, expected) {
                    switch frame {
                    case .method(_, let method):
                        #expect(
                            expected["method"]?.string?.replacing("_", with: "-")
                                == method.name.split(separator: ".").last.map(String.init), "\(id)")
                    case .header: #expect(expected["frame"]?.string == "header", "\(id)")
                    case .body: #expect(expected["frame"]?.string == "body", "\(id)")
                    case .heartbeat: #expect(expected["frame"]?.string == "heartbeat", "\(id)")
                    case .protocolHeader: #expect(expected["frame"]?.string == "protocol_header", "\(id)")
                    }
                }
                var encoded: [UInt8] = []
                for frame in whole.frames { encoded += try frame.encoded() }
                #expect(encoded == octets, "\(id)")
                var split = Replay()
                for octet in octets { try split.feed([octet]) }
                #expect(split.frames == whole.frames, "\(id)")
            }
        }
    }

    @Test func interleavedContentsComeOutWhole() throws {
        for sequence in try AMQPVectors.section("sequences") where sequence["id"]?.string?.hasPrefix("deliver_") == true {
            let id = try #require(sequence["id"]?.string)
            let octets = try AMQPVectors.octets(try #require(sequence["steps"]?.array?.first))
            var whole = Contents(maximumFrameSize: 131_072)
            try whole.feed(octets)
            let bodies = whole.events.compactMap { event -> String? in
                if case .content(let channel, _, _, let body) = event {
                    "\(channel):\(String(decoding: body, as: UTF8.self))"
                } else {
                    nil
                }
            }
            switch id {
            case "deliver_empty_body": #expect(bodies == ["1:", "1:x"])
            case "deliver_fragmented_interleaved": #expect(bodies == ["1:foobar", "2:zzzz"] || bodies == ["2:zzzz", "1:foobar"])
            default: Issue.record("\(id): unknown here")
            }
        }
    }

    @Test func everyFragmentation() throws {
        for entry in try AMQPVectors.section("fragmentation") {
            let maximum = Int(try #require(entry["frame_max"]?.integer))
            let size = Int(try #require(entry["body_size"]?.integer))
            let body = [UInt8](repeating: 0xCE, count: size)
            var octets: [UInt8] = []
            octets.appendBody(channel: 7, body, maximumFrameSize: maximum)
            #expect(entry["total_wire_bytes_of_body_frames"]?.integer == Int64(octets.count), "\(size) in \(maximum)")
            var replay = Replay(maximumFrameSize: maximum == 0 ? 1 << 30 : maximum)
            try replay.feed(octets)
            let pieces = replay.frames.map { frame -> Int64? in
                if case .body(7, let octets) = frame { Int64(octets.count) } else { nil }
            }
            #expect(pieces == entry["body_frame_payload_sizes"]?.array?.map(\.integer), "\(size) in \(maximum)")
        }
    }

    /// AMQPLAIN is a table without its length: the one mechanism that is of the codec's kind.
    @Test func amqplainIsATable() throws {
        for entry in try AMQPVectors.section("sasl") where entry["mechanism"]?.string == "AMQPLAIN" {
            let login: FieldTable = [
                "LOGIN": .text(try #require(entry["username"]?.string)),
                "PASSWORD": .text(try #require(entry["password"]?.string)),
            ]
            #expect(try Array(login.encoded().dropFirst(4)) == AMQPVectors.octets(entry, "response_hex"))
        }
    }
}
