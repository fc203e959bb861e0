extension Price {
    /// What one coin cost on average when `quantity` of it cost `cost`, rounded half up to fifteen significant digits as
    /// far as 18 decimals allow. For showing: sums are kept as sums. Nil for no quantity, a negative cost, or beyond
    /// what a price can be.
    public static func average(cost: USD, of quantity: Quantity) -> Price? {
        guard quantity.steps > 0, cost.micros >= 0 else { return nil }
        let steps = Int128(quantity.steps)
        for scale in stride(from: 18, through: 0, by: -1) {
            // cost / 10^6 / (steps / 10^decimals) in units of 10^-scale
            let exponent = scale + Int(quantity.decimals) - USD.decimals
            let power = Int128.powersOfTen[min(abs(exponent), 38)]
            let (numerator, overflow) =
                exponent >= 0 ? Int128(cost.micros).multipliedReportingOverflow(by: power) : (Int128(cost.micros), false)
            if overflow { continue }
            let (divisor, tooLarge) = exponent >= 0 ? (steps, false) : steps.multipliedReportingOverflow(by: power)
            if tooLarge { continue }
            let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: divisor)
            let mantissa = remainder >= divisor - remainder ? quotient + 1 : quotient
            if mantissa <= 1_000_000_000_000_000 || scale == 0 {
                return Int64(exactly: mantissa).flatMap { Price(mantissa: $0, scale: scale) }
            }
        }
        return nil
    }
}
