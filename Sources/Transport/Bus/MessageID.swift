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
        var halves: (UInt64, UInt64) = (0, 0)
        var count = 0
        for octet in text.utf8 {
            let digit: UInt8
            switch octet {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = octet &- UInt8(ascii: "0")
            // Lower case only: one identifier has one spelling.
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = octet &- UInt8(ascii: "a") &+ 10
            default: return nil
            }
            if count < 16 { halves.0 = halves.0 << 4 | UInt64(digit) } else { halves.1 = halves.1 << 4 | UInt64(digit) }
            count += 1
            guard count <= 32 else { return nil }
        }
        guard count == 32 else { return nil }
        self.init(high: halves.0, low: halves.1)
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

    /// The last four bits.
    private static func digit(_ value: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value & 15)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 32) { octets in
            for place in 0..<16 {
                let shift = UInt64(60 - 4 * place)
                octets[place] = Self.digit(high >> shift)
                octets[place + 16] = Self.digit(low >> shift)
            }
            return 32
        }
    }
}
