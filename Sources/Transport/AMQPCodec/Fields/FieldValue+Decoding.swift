extension WireReader {
    /// A table with its length; `depth` counts the tables and arrays around it.
    mutating func table(depth: Int = 0) throws(CodecError) -> FieldTable {
        let length = Int(try uint32())
        guard length > 0 else { return FieldTable() }
        guard depth < FieldValue.maximumDepth else { throw CodecError.syntax("A table nests too deep.") }
        guard length <= remaining else { throw CodecError.syntax("A table is longer than its frame.") }
        var inside = WireReader(try slice(length))
        var fields: [FieldTable.Field] = []
        while inside.remaining > 0 {
            let name = try inside.shortString()
            fields.append((name, try inside.fieldValue(depth: depth + 1)))
        }
        return FieldTable(fields)
    }

    /// A tag and its value.
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
        case UInt8(ascii: "A"): return .array(try array(depth: depth))
        case UInt8(ascii: "T"): return .timestamp(try uint64())
        case UInt8(ascii: "F"): return .table(try table(depth: depth))
        case UInt8(ascii: "V"): return .void
        default: throw CodecError.syntax("A field has the unknown type \(tag).")
        }
    }

    /// An array's length is in octets, not in values.
    private mutating func array(depth: Int) throws(CodecError) -> [FieldValue] {
        let length = Int(try uint32())
        guard depth < FieldValue.maximumDepth else { throw CodecError.syntax("An array nests too deep.") }
        guard length <= remaining else { throw CodecError.syntax("An array is longer than its frame.") }
        var inside = WireReader(try slice(length))
        var values: [FieldValue] = []
        while inside.remaining > 0 { values.append(try inside.fieldValue(depth: depth + 1)) }
        return values
    }
}
