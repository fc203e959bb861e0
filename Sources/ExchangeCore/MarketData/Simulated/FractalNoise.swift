/// A random path with random access: a sum of smooth noises, each half as long and `sqrt(2)` times lower than the one
/// before, which moves like a random walk from seconds to months and yet stays around zero for ever.
///
/// A pure function of (seed, time), the same on every machine. Its unit: increments over a day have a standard
/// deviation of about one; over other times up to half a year of about the square root of the time in days.
struct FractalNoise: Sendable {
    /// The longest wave is 2^35 ms (398 days), the shortest 2^11 ms (2 s).
    static let powers = 11...35

    let seed: UInt64

    /// - Parameter name: makes the path one of its own; paths of different names are independent.
    init(seed: UInt64, name: String) {
        // FNV-1a: Swift's own hashing differs from process to process.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        self.seed = FractalNoise.mixed(hash ^ FractalNoise.mixed(seed))
    }

    /// - Parameter powers: which waves to sum, by the logarithm of their length in milliseconds.
    func value(at milliseconds: Int64, powers: ClosedRange<Int> = FractalNoise.powers) -> Double {
        var sum = 0.0
        for power in powers.clamped(to: FractalNoise.powers) {
            let octave = FractalNoise.mixed(seed &+ UInt64(power) &* 0x9E37_79B9_7F4A_7C15)
            // Shifted, so that the waves do not all begin at once.
            let shifted = milliseconds &+ Int64(octave & 0xFFFF_FFFF_FF)
            let cell = shifted >> Int64(power)
            let mask = (Int64(1) << Int64(power)) - 1
            let part = Double(shifted & mask) / Double(mask + 1)
            let smooth = part * part * (3 - 2 * part)
            let left = FractalNoise.lattice(octave, cell)
            let right = FractalNoise.lattice(octave, cell &+ 1)
            sum += FractalNoise.amplitudes[power - FractalNoise.powers.lowerBound] * (left + (right - left) * smooth)
        }
        return sum
    }

    /// Uniform with variance 1.
    private static func lattice(_ octave: UInt64, _ cell: Int64) -> Double {
        let bits = mixed(octave ^ UInt64(bitPattern: cell) &* 0xD134_2543_DE82_EF95)
        return (Double(bits >> 11) * 0x1p-52 - 1) * 1.732_050_807_568_877_2
    }

    /// `sqrt(2^power / (5 days))`: the five makes the increments of a day one.
    private static let amplitudes: [Double] = powers.map { power in
        (Double(Int64(1) << Int64(power)) / (5 * 86_400_000)).squareRoot()
    }

    /// SplitMix64's finaliser.
    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
