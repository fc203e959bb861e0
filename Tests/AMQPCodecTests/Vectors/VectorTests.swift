import TestSupport
import Testing

@testable import AMQPCodec

/// Wire vectors of other implementations and of an encoder made from the protocol's XML: decoded whole, split at every octet and
/// twice in a row; encoded and compared.
@Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder"))
struct VectorTests {
    @Test func everyFrame() throws {
        var count = 0
        for vector in try AMQPVectors.section("vectors") where vector["kind"]?.string == "frame" {
            count += 1
            let id = try #require(vector["id"]?.string)
            let octets = try AMQPVectors.octets(vector)
            var whole = Replay()
            try whole.feed(octets)
            #expect(whole.left == 0, "\(id)")
            let frame = try #require(whole.frames.first, "\(id)")
            #expect(whole.frames.count == 1, "\(id)")
            try expect(frame, says: try #require(vector["decoded"]), id)
            if vector["canonical"]?.bool == true, !Arguments.hasReserved(vector) {
                #expect(try frame.encoded() == octets, "\(id)")
            }
            try splitAtEveryOctet(octets, gives: frame, id)
            guard octets[0] != UInt8(ascii: "A") else { continue }
            var twice = Replay()
            try twice.feed(octets + octets)
            #expect(twice.frames == [frame, frame] && twice.left == 0, "\(id)")
        }
        #expect(count > 150)
    }

    private func splitAtEveryOctet(_ octets: [UInt8], gives frame: OwnedFrame, _ id: String) throws {
        for place in octets.indices {
            var split = Replay()
            try split.feed(octets[..<place])
            #expect(split.frames.isEmpty, "\(id): a frame after \(place) of \(octets.count) octets")
            try split.feed(octets[place...])
            #expect(split.frames == [frame] && split.left == 0, "\(id): split at \(place)")
        }
        var single = Replay()
        for octet in octets { try single.feed([octet]) }
        #expect(single.frames == [frame] && single.left == 0, "\(id): octet by octet")
    }

    private func expect(_ frame: OwnedFrame, says expected: VectorValue, _ id: String) throws {
        switch frame {
        case .protocolHeader(let octets): #expect(try octets == AMQPVectors.octets(expected, "bytes"), "\(id)")
        case .heartbeat: #expect(expected["frame"]?.string == "heartbeat", "\(id)")
        case .body(let channel, let octets):
            #expect(expected["channel"]?.integer == Int64(channel), "\(id)")
            #expect(try octets == AMQPVectors.octets(expected, "payload_hex"), "\(id)")
        case .header(let channel, let header):
            #expect(expected["channel"]?.integer == Int64(channel), "\(id)")
            #expect(expected["class_id"]?.integer == Int64(header.classID), "\(id)")
            #expect(expected["weight"]?.integer == Int64(header.weight), "\(id)")
            #expect(expected["body_size"]?.unsigned == header.bodySize, "\(id)")
            #expect(try #require(expected["properties"]?.properties) == header.properties, "\(id)")
        case .method(let channel, let method):
            #expect(expected["channel"]?.integer == Int64(channel), "\(id)")
            #expect(expected["class_id"]?.integer == Int64(method.classID), "\(id)")
            #expect(expected["method_id"]?.integer == Int64(method.methodID), "\(id)")
            let name = try #require(expected["class"]?.string) + "." + (try #require(expected["method"]?.string))
            #expect(method.name == name.replacing("_", with: "-"), "\(id)")
            try expectArguments(method, try #require(expected["arguments"]), id)
        }
    }

    /// Every argument of the vector is a field of ours with that value.
    private func expectArguments(_ method: Method, _ expected: VectorValue, _ id: String) throws {
        guard case .object(let arguments) = expected else { return }
        let payload = try #require(Mirror(reflecting: method).children.first?.value)
        var fields: [String: Any] = [:]
        for child in Mirror(reflecting: Arguments.of(payload)).children { fields[child.label ?? ""] = child.value }
        for (name, value) in arguments where !name.hasPrefix("reserved") {
            let ours = try #require(fields[Arguments.name(name)], "\(id): \(name)")
            #expect(Arguments.isEqual(ours, value), "\(id): \(name)")
        }
    }

    @Test func everyFieldValue() throws {
        var count = 0
        for vector in try AMQPVectors.section("vectors") where vector["kind"]?.string == "field_value" {
            count += 1
            let id = try #require(vector["id"]?.string)
            let octets = try AMQPVectors.octets(vector)
            let value = try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.fieldValue() }
            let expected = try #require(vector["decoded"])
            if let levels = expected["nested_levels"]?.integer {
                #expect(Wire.levels(value) == levels, "\(id)")
            } else {
                #expect(value == expected.fieldValue, "\(id)")
            }
            if vector["canonical"]?.bool == true {
                #expect(try value.encoded() == octets, "\(id)")
            }
            for count in octets.indices {
                #expect(throws: CodecError.self, "\(id): \(count) octets") {
                    try Wire.read(octets[..<count]) { (reader: inout WireReader) throws(CodecError) in try reader.fieldValue() }
                }
            }
        }
        #expect(count > 50)
    }

    @Test func everyTable() throws {
        for vector in try AMQPVectors.section("vectors") where vector["kind"]?.string == "table" {
            let id = try #require(vector["id"]?.string)
            let octets = try AMQPVectors.octets(vector)
            let table = try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.table() }
            #expect(try table == #require(vector["decoded"]?.fieldTable), "\(id)")
            #expect(try table.encoded() == octets, "\(id)")
            for count in octets.indices {
                #expect(throws: CodecError.self, "\(id): \(count) octets") {
                    try Wire.read(octets[..<count]) { (reader: inout WireReader) throws(CodecError) in try reader.table() }
                }
            }
        }
    }

    @Test func everyPropertyList() throws {
        for vector in try AMQPVectors.section("vectors") where vector["kind"]?.string == "properties" {
            let id = try #require(vector["id"]?.string)
            let octets = try AMQPVectors.octets(vector)
            let expected = try #require(vector["decoded"]?["properties"]?.properties)
            let decoded = try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try BasicProperties(&reader) }
            #expect(decoded == expected, "\(id)")
            for properties in [decoded, expected] {
                #expect(
                    try properties.encoded() == octets, "\(id)")
            }
        }
    }

    @Test func kindsOfVectorsAreAllKnown() throws {
        let kinds = Set(try AMQPVectors.section("vectors").compactMap { $0["kind"]?.string })
        #expect(kinds == ["frame", "field_value", "table", "properties"])
    }
}
