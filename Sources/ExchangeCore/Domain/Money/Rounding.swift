/// Which way a result goes that is not a whole number of its unit. Trades round against the trader: what he pays goes
/// up, what he gets goes down.
public enum Rounding: Hashable, Sendable {
    /// Towards positive infinity.
    case up
    /// Towards negative infinity.
    case down
}

extension Int128 {
    /// `self / divisor`, rounded; the divisor is positive.
    func divided(by divisor: Int128, rounding: Rounding) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        if remainder == 0 { return quotient }
        switch rounding {
        case .up: return remainder > 0 ? quotient + 1 : quotient
        case .down: return remainder < 0 ? quotient - 1 : quotient
        }
    }

    /// 10^0 to 10^38, all that fit.
    static let powersOfTen: [Int128] = (0...38).map { exponent in (0..<exponent).reduce(1) { value, _ in value * 10 } }
}
