extension WireReader {
    /// A table with its length (section 4.2.5.5).
    mutating func table() throws(CodecError) -> FieldTable { try table(depth: 0) }

    /// `depth` counts the field values around it.
    private mutating func table(depth: Int) throws(CodecError) -> FieldTable {
        var inside = try block()
        var fields: [FieldTable.Field] = []
        while inside.remaining > 0 {
            let name = try inside.shortString()
            fields.append((name, try inside.fieldValue(depth: depth)))
        }
        return FieldTable(fields)
    }

    /// A tag and its value; `depth` counts the field values around it.
    mutating func fieldValue(depth: Int = 0) throws(CodecError) -> FieldValue {
        let tag = try uint8()
        switch tag {
        case UInt8(ascii: "t"): return .bool(try bool())
        case UInt8(ascii: "b"): return .int8(Int8(bitPattern: try uint8()))
        case UInt8(ascii: "B"): return .uint8(try uint8())
        case UInt8(ascii: "s"): return .int16(Int16(bitPattern: try uint16()))
        case UInt8(ascii: "u"): return .uint16(try uint16())
        case UInt8(ascii: "I"): return .int32(Int32(bitPattern: try uint32()))
        case UInt8(ascii: "i"): return .uint32(try uint32())
        case UInt8(ascii: "l"), UInt8(ascii: "L"): return .int64(Int64(bitPattern: try uint64()))
        case UInt8(ascii: "f"): return .float(Float(bitPattern: try uint32()))
        case UInt8(ascii: "d"): return .double(Double(bitPattern: try uint64()))
        case UInt8(ascii: "D"):
            let scale = try uint8()
            return .decimal(scale: scale, unscaled: Int32(bitPattern: try uint32()))
        case UInt8(ascii: "S"): return .longString(try longBytes())
        case UInt8(ascii: "x"): return .bytes(try longBytes())
        case UInt8(ascii: "T"): return .timestamp(try uint64())
        case UInt8(ascii: "V"): return .void
        case UInt8(ascii: "A"):
            var inside = try nestedBlock(depth)
            var values: [FieldValue] = []
            while inside.remaining > 0 { values.append(try inside.fieldValue(depth: depth + 1)) }
            return .array(values)
        case UInt8(ascii: "F"):
            guard depth <= FieldValue.maximumDepth else { throw WireReader.nestedTooDeep() }
            return .table(try table(depth: depth + 1))
        default: throw WireReader.unknown(tag)
        }
    }

    /// A reader of a table's or an array's octets alone. The length is in octets; nothing inside may reach beyond it.
    private mutating func block() throws(CodecError) -> WireReader {
        let length = Int(try uint32())
        guard length <= remaining else { throw CodecError.syntax("A table is longer than its frame.") }
        return WireReader(try slice(length))
    }

    private mutating func nestedBlock(_ depth: Int) throws(CodecError) -> WireReader {
        guard depth <= FieldValue.maximumDepth else { throw WireReader.nestedTooDeep() }
        return try block()
    }

    private static func nestedTooDeep() -> CodecError { .syntax("A table nests too deep.") }

    private static func unknown(_ tag: UInt8) -> CodecError { .syntax("A field has the unknown type \(tag).") }
}

// MARK: - Checking without decoding

extension WireReader {
    /// Goes past a table and makes sure that reading it would succeed; allocates nothing.
    mutating func skipTable() throws(CodecError) { try skipTable(depth: 0) }

    private mutating func skipTable(depth: Int) throws(CodecError) {
        var inside = try block()
        while inside.remaining > 0 {
            try inside.skipShortString()
            try inside.skipFieldValue(depth: depth)
        }
        note(canonical: inside.isCanonical)
    }

    mutating func skipFieldValue(depth: Int = 0) throws(CodecError) {
        let tag = try uint8()
        switch tag {
        case UInt8(ascii: "V"): break
        case UInt8(ascii: "t"): note(canonical: try uint8() <= 1)
        case UInt8(ascii: "b"), UInt8(ascii: "B"): try skip(1)
        case UInt8(ascii: "s"), UInt8(ascii: "u"): try skip(2)
        case UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "f"): try skip(4)
        case UInt8(ascii: "L"):
            note(canonical: false)
            try skip(8)
        case UInt8(ascii: "l"), UInt8(ascii: "d"), UInt8(ascii: "T"): try skip(8)
        case UInt8(ascii: "D"): try skip(5)
        case UInt8(ascii: "S"), UInt8(ascii: "x"): _ = try longSlice()
        case UInt8(ascii: "A"):
            var inside = try nestedBlock(depth)
            while inside.remaining > 0 { try inside.skipFieldValue(depth: depth + 1) }
            note(canonical: inside.isCanonical)
        case UInt8(ascii: "F"):
            guard depth <= FieldValue.maximumDepth else { throw WireReader.nestedTooDeep() }
            try skipTable(depth: depth + 1)
        default: throw WireReader.unknown(tag)
        }
    }
}
