import TestSupport
import Testing

@testable import AMQPCodec

@Suite struct ShortStringCacheTests {
    @Test func whatComesOutIsWhatCameIn() {
        var random = SeededGenerator(seed: 21)
        var cache = ShortStringCache.keeping()
        let names = (0..<200).map { _ in String(repeating: "x", count: 10) + random.shortString() }
        for _ in 0..<20_000 {
            let name = names.randomElement(using: &random) ?? ""
            let octets = Array(name.utf8)
            #expect(octets.withUnsafeBytes { cache.string($0) } == name)
        }
    }

    /// Strings that differ in their middle only share a place, and are told apart.
    @Test func collisionsAreToldApart() {
        var cache = ShortStringCache.keeping()
        for middle in ["a", "b", "a", "c", "bb"] {
            let name = "exchange.orders.\(middle).created.events"
            #expect(Array(name.utf8).withUnsafeBytes { cache.string($0) } == name)
        }
    }

    @Test func octetsThatAreNoTextAreReplaced() {
        for cache in [ShortStringCache(), .keeping()] {
            var cache = cache
            for count in [1, 15, 16, 255] {
                let octets = [UInt8](repeating: 0xFF, count: count)
                for _ in 0..<2 {
                    let text = octets.withUnsafeBytes { cache.string($0) }
                    #expect(text.unicodeScalars.count == count && text.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
                }
            }
        }
    }
}
