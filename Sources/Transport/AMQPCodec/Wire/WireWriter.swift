/// Writes AMQP's elementary types in network byte order into memory that somebody else owns; never beyond its end.
struct WireWriter: WireSink {
    private var cursor: UnsafeMutableRawPointer
    private let end: UnsafeMutableRawPointer

    /// `count` octets from `start`, which the caller keeps alive.
    init(_ start: UnsafeMutableRawPointer, count: Int) {
        cursor = start
        end = start + count
    }

    var isFull: Bool { cursor == end }

    @inline(__always)
    private mutating func advance(_ count: Int) -> UnsafeMutableRawPointer {
        precondition(count <= end - cursor, "A value became longer while it was encoded.")
        let start = cursor
        cursor = start + count
        return start
    }

    @inline(__always)
    mutating func write(_ value: UInt8) { advance(1).storeBytes(of: value, as: UInt8.self) }
    @inline(__always)
    mutating func write(_ value: UInt16) { advance(2).storeBytes(of: value.bigEndian, as: UInt16.self) }
    @inline(__always)
    mutating func write(_ value: UInt32) { advance(4).storeBytes(of: value.bigEndian, as: UInt32.self) }
    @inline(__always)
    mutating func write(_ value: UInt64) { advance(8).storeBytes(of: value.bigEndian, as: UInt64.self) }

    @inline(__always)
    mutating func write(octets: [UInt8]) { octets.withUnsafeBytes { write($0) } }

    @inline(__always)
    mutating func write(_ octets: UnsafeRawBufferPointer) {
        guard let start = octets.baseAddress, !octets.isEmpty else { return }
        advance(octets.count).copyMemory(from: start, byteCount: octets.count)
    }

    @inline(__always)
    mutating func write(short text: String, _ field: StaticString) {
        let utf8 = text.utf8
        write(UInt8(truncatingIfNeeded: utf8.count))
        let copied: Void? = utf8.withContiguousStorageIfAvailable { write(UnsafeRawBufferPointer($0)) }
        if copied == nil { for octet in utf8 { write(octet) } }
    }

    mutating func write(long octets: [UInt8]) {
        write(UInt32(truncatingIfNeeded: octets.count))
        write(octets: octets)
    }

    mutating func beginBlock() -> UnsafeMutableRawPointer { advance(4) }

    mutating func endBlock(_ start: UnsafeMutableRawPointer) {
        start.storeBytes(of: UInt32(truncatingIfNeeded: cursor - start - 4).bigEndian, as: UInt32.self)
    }

    func refuse(_ error: EncodingError) { preconditionFailure("A value was written that cannot be encoded.") }
}
