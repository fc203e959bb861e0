/// Random numbers that a failing test can repeat: SplitMix64.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// A number of any magnitude up to `limit`, small ones as likely as large ones.
    public mutating func magnitude(upTo limit: Int64) -> Int64 {
        let bits = Int64.random(in: 0...63, using: &self)
        return min(limit, Int64(bitPattern: next() >> 1) >> (63 - bits))
    }
}
