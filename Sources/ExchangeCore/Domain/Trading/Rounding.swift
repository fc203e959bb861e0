/// Where a result goes that does not fall on a unit. Money is rounded against the trader: what is paid up, what is
/// received down.
public enum Rounding: Sendable, Hashable {
    case up
    case down
}

extension Int128 {
    /// This non-negative value divided by a positive one.
    func divided(by divisor: Int128, rounding: Rounding) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return rounding == .up && remainder > 0 ? quotient + 1 : quotient
    }

    /// `10^exponent` for 0...38.
    static func powerOfTen(_ exponent: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }
}
