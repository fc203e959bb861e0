/// Reads AMQP's elementary types (section 4.2.5) from bytes that somebody else owns; never beyond their end.
struct WireReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var remaining: Int { bytes.count &- offset }

    private mutating func advance(_ count: Int) throws(CodecError) -> Int {
        guard count <= bytes.count &- offset else { throw CodecError.syntax("A value ends before its last octet.") }
        let start = offset
        offset = start &+ count
        return start
    }

    mutating func uint8() throws(CodecError) -> UInt8 { bytes[try advance(1)] }

    mutating func uint16() throws(CodecError) -> UInt16 {
        UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: try advance(2), as: UInt16.self))
    }

    mutating func uint32() throws(CodecError) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: try advance(4), as: UInt32.self))
    }

    mutating func uint64() throws(CodecError) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: try advance(8), as: UInt64.self))
    }

    /// Any octet but 0 is true, as RabbitMQ reads it.
    mutating func bool() throws(CodecError) -> Bool { try uint8() != 0 }

    /// The next `count` octets, still owned by whoever owns all of them.
    mutating func slice(_ count: Int) throws(CodecError) -> UnsafeRawBufferPointer {
        let start = try advance(count)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<(start &+ count)])
    }

    /// Octets that are not UTF-8 become replacement characters: names are for people, routing is the broker's.
    mutating func shortString() throws(CodecError) -> String {
        let count = Int(try uint8())
        return count == 0 ? "" : String(decoding: try slice(count), as: UTF8.self)
    }

    mutating func longBytes() throws(CodecError) -> [UInt8] {
        let count = Int(try uint32())
        guard count <= remaining else { throw CodecError.syntax("A long string is longer than its frame.") }
        return [UInt8](try slice(count))
    }
}
