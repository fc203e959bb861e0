extension FieldTable: WireEncodable {
    func encode<Sink: WireSink>(into out: inout Sink) { out.write(self) }
}

extension FieldValue: WireEncodable {
    func encode<Sink: WireSink>(into out: inout Sink) { out.write(self) }
}

extension WireSink {
    /// A table with its length (section 4.2.5.5).
    mutating func write(_ table: FieldTable) { write(table, depth: 0) }

    /// `depth` counts the field values around it.
    fileprivate mutating func write(_ table: FieldTable, depth: Int) {
        let start = beginBlock()
        for field in table.fields {
            write(short: field.name, "A table's key")
            write(field.value, depth: depth)
        }
        endBlock(start)
    }

    /// A tag and its value.
    mutating func write(_ value: FieldValue, depth: Int = 0) {
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
        case .longString(let octets): tag("S"); write(long: octets)
        case .bytes(let octets): tag("x"); write(long: octets)
        case .timestamp(let seconds): tag("T"); write(seconds)
        case .void: tag("V")
        case .table(let table):
            guard depth <= FieldValue.maximumDepth else { return refuse(.nestedTooDeep) }
            tag("F")
            write(table, depth: depth + 1)
        case .array(let values):
            guard depth <= FieldValue.maximumDepth else { return refuse(.nestedTooDeep) }
            tag("A")
            let start = beginBlock()
            for value in values { write(value, depth: depth + 1) }
            endBlock(start)
        }
    }

    private mutating func tag(_ tag: Unicode.Scalar) { write(UInt8(ascii: tag)) }
}
