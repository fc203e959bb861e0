/// Counts the octets that a value takes, and refuses what cannot be encoded.
struct WireSizer: WireSink {
    private(set) var size = 0

    @inline(__always)
    mutating func write(_ value: UInt8) { size &+= 1 }
    @inline(__always)
    mutating func write(_ value: UInt16) { size &+= 2 }
    @inline(__always)
    mutating func write(_ value: UInt32) { size &+= 4 }
    @inline(__always)
    mutating func write(_ value: UInt64) { size &+= 8 }
    @inline(__always)
    mutating func write(octets: [UInt8]) { size += octets.count }

    @inline(__always)
    mutating func write(short text: String, _ field: StaticString) throws(EncodingError) {
        let count = text.utf8.count
        guard count <= 255 else { throw .shortStringTooLong(field: "\(field)", octets: count) }
        size &+= 1 &+ count
    }

    mutating func write(long octets: [UInt8]) throws(EncodingError) {
        guard octets.count <= UInt32.max else { throw .valueTooLong }
        size += 4 + octets.count
    }

    mutating func beginBlock() -> Int {
        size += 4
        return size
    }

    mutating func endBlock(_ start: Int) throws(EncodingError) {
        guard size - start <= UInt32.max else { throw .valueTooLong }
    }
}
