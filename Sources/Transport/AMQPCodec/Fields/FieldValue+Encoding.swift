extension [UInt8] {
    /// A table with its length.
    mutating func write(_ table: FieldTable, depth: Int = 0) throws(EncodingError) {
        let start = count
        write(UInt32(0))
        guard !table.isEmpty else { return }
        guard depth < FieldValue.maximumDepth else { throw .nestedTooDeep }
        for field in table.fields {
            try write(short: field.name, "A table's key")
            try write(field.value, depth: depth + 1)
        }
        try setLength(at: start)
    }

    /// A tag and its value.
    mutating func write(_ value: FieldValue, depth: Int = 0) throws(EncodingError) {
        switch value {
        case .bool(let value): tag("t"); write(value ? UInt8(1) : 0)
        case .int8(let value): tag("b"); write(UInt8(bitPattern: value))
        case .uint8(let value): tag("B"); write(value)
        case .int16(let value): tag("s"); write(UInt16(bitPattern: value))
        case .uint16(let value): tag("u"); write(value)
        case .int32(let value): tag("I"); write(UInt32(bitPattern: value))
        case .uint32(let value): tag("i"); write(value)
        case .int64(let value): tag("l"); write(UInt64(bitPattern: value))
        case .float(let value): tag("f"); write(value.bitPattern)
        case .double(let value): tag("d"); write(value.bitPattern)
        case .decimal(let scale, let unscaled): tag("D"); write(scale); write(UInt32(bitPattern: unscaled))
        case .longString(let bytes): tag("S"); try write(long: bytes)
        case .bytes(let bytes): tag("x"); try write(long: bytes)
        case .array(let values): tag("A"); try write(values, depth: depth)
        case .timestamp(let seconds): tag("T"); write(seconds)
        case .table(let table): tag("F"); try write(table, depth: depth)
        case .void: tag("V")
        }
    }

    private mutating func write(_ values: [FieldValue], depth: Int) throws(EncodingError) {
        guard depth < FieldValue.maximumDepth else { throw .nestedTooDeep }
        let start = count
        write(UInt32(0))
        for value in values { try write(value, depth: depth + 1) }
        try setLength(at: start)
    }

    private mutating func tag(_ tag: Unicode.Scalar) { append(UInt8(ascii: tag)) }

    private mutating func setLength(at start: Int) throws(EncodingError) {
        guard let length = UInt32(exactly: count - start - 4) else { throw .valueTooLong }
        set(length, at: start)
    }
}
