/// Reads AMQP's elementary types (section 4.2.5) from bytes that somebody else owns; never beyond their end.
struct WireReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0
    /// Short strings that were read before. Moved in and out by whoever reads many frames.
    var strings: ShortStringCache
    /// False after something that is understood but that we would write otherwise.
    private(set) var isCanonical = true

    init(_ bytes: UnsafeRawBufferPointer, strings: consuming ShortStringCache = ShortStringCache()) {
        self.bytes = bytes
        self.strings = strings
    }

    var remaining: Int { bytes.count &- offset }

    @inline(__always)
    private mutating func advance(_ count: Int) throws(CodecError) -> Int {
        guard count <= bytes.count &- offset else { throw WireReader.cutShort() }
        let start = offset
        offset = start &+ count
        return start
    }

    @inline(never)
    private static func cutShort() -> CodecError { .syntax("A value ends before its last octet.") }

    @inline(__always)
    mutating func uint8() throws(CodecError) -> UInt8 { bytes[try advance(1)] }

    @inline(__always)
    mutating func uint16() throws(CodecError) -> UInt16 {
        UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: try advance(2), as: UInt16.self))
    }

    @inline(__always)
    mutating func uint32() throws(CodecError) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: try advance(4), as: UInt32.self))
    }

    @inline(__always)
    mutating func uint64() throws(CodecError) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: try advance(8), as: UInt64.self))
    }

    /// Any octet but 0 is true, as RabbitMQ reads it.
    mutating func bool() throws(CodecError) -> Bool { try uint8() != 0 }

    /// To be called for what was read in a form that we do not write, and with what a part of the octets turned out to be.
    mutating func note(canonical: Bool) { if !canonical { isCanonical = false } }

    mutating func goBack(to start: Int) { offset = start }

    mutating func skip(_ count: Int) throws(CodecError) { _ = try advance(count) }

    /// The next `count` octets, still owned by whoever owns all of them.
    @inline(__always)
    mutating func slice(_ count: Int) throws(CodecError) -> UnsafeRawBufferPointer {
        let start = try advance(count)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<(start &+ count)])
    }

    /// From `start` up to here.
    func octets(from start: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[start..<offset]) }

    /// Octets that are not UTF-8 become replacement characters: names are for people, routing is the broker's.
    @inline(__always)
    mutating func shortString() throws(CodecError) -> String {
        let count = Int(try uint8())
        return count == 0 ? "" : strings.string(try slice(count))
    }

    mutating func skipShortString() throws(CodecError) { try skip(Int(try uint8())) }

    mutating func longBytes() throws(CodecError) -> [UInt8] { [UInt8](try longSlice()) }

    /// The octets of a long string; its length is checked before anything is allocated.
    mutating func longSlice() throws(CodecError) -> UnsafeRawBufferPointer {
        let count = Int(try uint32())
        guard count <= remaining else { throw CodecError.syntax("A long string is longer than its frame.") }
        return try slice(count)
    }
}
