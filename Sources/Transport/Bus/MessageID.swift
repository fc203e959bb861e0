internal import Synchronization

/// 128 bits that no other message has, printed as 32 hexadecimal digits. They identify; they are not a secret.
public struct MessageID: Hashable, Sendable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 32 hexadecimal digits; nil for anything else.
    public init?(_ text: String) {
        // Lower case only, and no sign: one identifier has one spelling.
        guard text.utf8.count == 32, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            return nil
        }
        guard let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16) else { return nil }
        self.init(high: high, low: low)
    }

    /// A new identifier: a counter of this process, mixed, from a start of 128 random bits. Asking the operating system
    /// for random bits for each message would cost more than to deliver it.
    public static func random() -> MessageID {
        let number = counter.add(1, ordering: .relaxed).newValue
        return MessageID(high: mix(start.high &+ number &* 0x9E37_79B9_7F4A_7C15), low: mix(start.low &+ number))
    }

    private static let counter = Atomic<UInt64>(0)
    private static let start = (high: UInt64.random(in: .min ... .max), low: UInt64.random(in: .min ... .max))

    /// The finaliser of SplitMix64, a bijection: different numbers stay different.
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    public var description: String {
        func hex(_ value: UInt64) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return hex(high) + hex(low)
    }
}
