/// Between coins and dollars, exactly: products in `Int128`, nil where the result does not fit.
extension Price {
    /// What `quantity` (not negative) is worth at this price.
    public func value(of quantity: Quantity, rounding: Rounding) -> USD? {
        // At most 2^63 * 2^63, which fits.
        let product = Int128(mantissa) * Int128(quantity.steps)
        let excess = Int(scale) + Int(quantity.decimals) - USD.decimals
        let micros: Int128
        if excess >= 0 {
            micros = product.divided(by: .powerOfTen(excess), rounding: rounding)
        } else {
            let (scaled, overflow) = product.multipliedReportingOverflow(by: .powerOfTen(-excess))
            guard !overflow else { return nil }
            micros = scaled
        }
        return Int64(exactly: micros).map(USD.init(micros:))
    }

    /// The most coins, on a step of `decimals`, that are worth no more than `amount` (not negative) at this price.
    public func quantity(worth amount: USD, decimals: UInt8) -> Quantity? {
        guard mantissa > 0 else { return nil }
        let excess = Int(scale) + Int(decimals) - USD.decimals
        let steps: Int128
        if excess >= 0 {
            let (scaled, overflow) = Int128(amount.micros).multipliedReportingOverflow(by: .powerOfTen(excess))
            guard !overflow else { return nil }
            steps = scaled / Int128(mantissa)
        } else {
            steps = Int128(amount.micros) / (Int128(mantissa) * .powerOfTen(-excess))
        }
        return Int64(exactly: steps).map { Quantity(steps: $0, decimals: decimals) }
    }
}
