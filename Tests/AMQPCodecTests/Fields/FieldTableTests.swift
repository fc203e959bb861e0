import TestSupport
import Testing

@testable import AMQPCodec

@Suite struct FieldTableTests {
    private func decoded(_ octets: [UInt8]) throws -> FieldTable {
        try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.table() }
    }

    @Test func anyTableSurvivesTheWire() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<1000 {
            let table = random.fieldTable()
            let octets = try table.encoded()
            #expect(try decoded(octets) == table)
            try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.skipTable() }
        }
    }

    /// Reading and checking agree on every damaged table: what the check lets pass can be read.
    @Test func checkingIsAsStrictAsReading() throws {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<3000 {
            var octets = try random.fieldTable().encoded()
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                octets[Int.random(in: octets.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            let reads = (try? decoded(octets)) != nil
            let checks =
                (try? Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.skipTable() }) != nil
            #expect(reads == checks)
        }
    }

    private func nested(_ levels: Int, _ wrap: (FieldValue) -> FieldValue) -> FieldValue {
        (0..<levels).reduce(wrap(.void)) { value, _ in wrap(value) }
    }

    @Test func nestingHasABoundBothWays() throws {
        let wraps: [(FieldValue) -> FieldValue] = [{ .array([$0]) }, { .table(FieldTable([("", $0)])) }]
        for wrap in wraps {
            let deepest = nested(FieldValue.maximumDepth, wrap)
            let octets = try FieldTable([("x", deepest)]).encoded()
            #expect(try decoded(octets)["x"] == deepest)
            #expect(throws: EncodingError.nestedTooDeep) {
                try FieldTable([("x", nested(FieldValue.maximumDepth + 1, wrap))]).encoded()
            }
        }
    }

    /// A frame full of opening tables costs neither the stack nor time.
    @Test(arguments: [UInt8(ascii: "A"), UInt8(ascii: "F")])
    func bottomlessNestingIsRefused(_ tag: UInt8) throws {
        var octets: [UInt8] = []
        var left = 120_000
        while left > 10 {
            octets.append(tag)
            left -= 5
            if tag == UInt8(ascii: "F") { left -= 1 }
            octets += [UInt8(left >> 24 & 0xFF), UInt8(left >> 16 & 0xFF), UInt8(left >> 8 & 0xFF), UInt8(left & 0xFF)]
            if tag == UInt8(ascii: "F") { octets.append(0) }
        }
        octets += [UInt8](repeating: UInt8(ascii: "V"), count: left)
        let error = #expect(throws: CodecError.self) {
            try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try reader.fieldValue() }
        }
        #expect(error?.message == "A table nests too deep.")
    }

    @Test func lookingUpFindsTheLastOfAName() {
        var table = FieldTable([("a", .int32(1)), ("b", .void), ("a", .int32(2))])
        #expect(table["a"] == .int32(2) && table["c"] == nil && table.count == 3)
        table["a"] = .int32(3)
        table["c"] = "new"
        #expect(table == FieldTable([("a", .int32(1)), ("b", .void), ("a", .int32(3)), ("c", "new")]))
        table["a"] = nil
        #expect(table == ["b": .void, "c": "new"])
    }

    @Test func literalsChooseTheTypesThatBrokersExpect() {
        let table: FieldTable = ["x-max-length": 1000, "x-big": 5_000_000_000, "x-single": true, "x-queue-type": "quorum"]
        #expect(table["x-max-length"] == .int32(1000))
        #expect(table["x-big"] == .int64(5_000_000_000))
        #expect(table["x-single"]?.boolean == true)
        #expect(table["x-queue-type"]?.text == "quorum")
        #expect(FieldValue.uint16(7).integer == 7 && FieldValue.text("7").integer == nil)
    }
}
