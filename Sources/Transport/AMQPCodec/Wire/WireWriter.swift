/// Appends AMQP's elementary types (section 4.2.5) to a buffer, in network byte order.
extension [UInt8] {
    mutating func write(_ value: UInt8) { append(value) }

    mutating func write(_ value: UInt16) { Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) } }

    mutating func write(_ value: UInt32) { Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) } }

    mutating func write(_ value: UInt64) { Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) } }

    /// `field` names the value in the error.
    mutating func write(short text: String, _ field: StaticString) throws(EncodingError) {
        let utf8 = text.utf8
        guard utf8.count <= 255 else {
            throw .shortStringTooLong(field: "\(field)", octets: utf8.count)
        }
        append(UInt8(truncatingIfNeeded: utf8.count))
        append(contentsOf: utf8)
    }

    mutating func write(long bytes: [UInt8]) throws(EncodingError) {
        guard let count = UInt32(exactly: bytes.count) else { throw .valueTooLong }
        write(count)
        append(contentsOf: bytes)
    }

    /// Overwrites four octets that were written before as a place for a length.
    mutating func set(_ value: UInt32, at offset: Int) {
        Swift.withUnsafeBytes(of: value.bigEndian) { octets in
            for index in 0..<4 { self[offset + index] = octets[index] }
        }
    }
}
