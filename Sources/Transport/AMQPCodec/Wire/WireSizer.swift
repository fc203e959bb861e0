/// Counts the octets that a value takes, and notes what cannot be encoded.
struct WireSizer: WireSink {
    private(set) var size = 0
    /// The first thing that cannot be encoded.
    private(set) var failure: EncodingError?

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
    mutating func write(short text: String, _ field: StaticString) {
        let count = text.utf8.count
        if count > 255 { refuse(.shortStringTooLong(field: "\(field)", octets: count)) }
        size &+= 1 &+ count
    }

    mutating func write(long octets: [UInt8]) {
        if octets.count > UInt32.max { refuse(.valueTooLong) }
        size += 4 + octets.count
    }

    mutating func beginBlock() -> Int {
        size += 4
        return size
    }

    mutating func endBlock(_ start: Int) {
        if size - start > UInt32.max { refuse(.valueTooLong) }
    }

    @inline(never)
    mutating func refuse(_ error: EncodingError) {
        if failure == nil { failure = error }
    }
}
