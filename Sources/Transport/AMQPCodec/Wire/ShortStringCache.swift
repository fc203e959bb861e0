/// Short strings that a peer sends again and again, such as consumer tags, exchanges and routing keys: reading one a second time
/// allocates nothing.
///
/// A bounded table with one place for each hash. Strings of up to 15 octets are not kept: Swift stores them without an
/// allocation anyway.
struct ShortStringCache: Sendable {
    private static let bits = 6
    private static let longestInline = 15

    /// Empty in a cache that keeps nothing.
    private var strings: [String]

    /// Keeps nothing.
    init() { strings = [] }

    /// Keeps up to 64 strings of at most 255 octets.
    static func keeping() -> ShortStringCache {
        var cache = ShortStringCache()
        cache.strings = [String](repeating: "", count: 1 << bits)
        return cache
    }

    @inline(__always)
    mutating func string(_ octets: UnsafeRawBufferPointer) -> String {
        if octets.count <= ShortStringCache.longestInline || strings.isEmpty { return ShortStringCache.decoded(octets) }
        return kept(octets)
    }

    private mutating func kept(_ octets: UnsafeRawBufferPointer) -> String {
        let place = ShortStringCache.place(octets)
        let isSame = strings[place].utf8.withContiguousStorageIfAvailable { ShortStringCache.isEqual($0, octets) }
        if isSame != true { strings[place] = ShortStringCache.decoded(octets) }
        return strings[place]
    }

    private static func decoded(_ octets: UnsafeRawBufferPointer) -> String {
        octets.withMemoryRebound(to: UInt8.self) { String(decoding: $0, as: UTF8.self) }
    }

    /// The first and the last eight octets decide; there are more than 15.
    @inline(__always)
    private static func place(_ octets: UnsafeRawBufferPointer) -> Int {
        let first = octets.loadUnaligned(as: UInt64.self)
        let last = octets.loadUnaligned(fromByteOffset: octets.count &- 8, as: UInt64.self)
        let mixed = (first ^ (last &* 0x9e37_79b9_7f4a_7c15) ^ UInt64(truncatingIfNeeded: octets.count)) &* 0xbf58_476d_1ce4_e5b9
        return Int(truncatingIfNeeded: mixed >> (64 - UInt64(bits)))
    }

    /// Whether both have the same octets; `octets` has more than 15.
    @inline(__always)
    private static func isEqual(_ kept: UnsafeBufferPointer<UInt8>, _ octets: UnsafeRawBufferPointer) -> Bool {
        guard kept.count == octets.count else { return false }
        let kept = UnsafeRawBufferPointer(kept)
        var offset = 0
        while offset &+ 8 <= octets.count {
            guard
                kept.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    == octets.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            else { return false }
            offset &+= 8
        }
        // The last eight again, overlapping what was compared already.
        return kept.loadUnaligned(fromByteOffset: octets.count &- 8, as: UInt64.self)
            == octets.loadUnaligned(fromByteOffset: octets.count &- 8, as: UInt64.self)
    }
}
