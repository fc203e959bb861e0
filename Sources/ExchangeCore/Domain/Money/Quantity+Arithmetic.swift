extension Quantity {
    /// The sum of two quantities of one coin. Throws `stepMismatch` for different steps, and `overflow`.
    public func adding(_ other: Quantity) throws(MoneyError) -> Quantity {
        guard decimals == other.decimals else { throw .stepMismatch }
        let (sum, overflow) = steps.addingReportingOverflow(other.steps)
        guard !overflow else { throw .overflow }
        return Quantity(steps: sum, decimals: decimals)
    }

    /// What is left; may be negative. Throws `stepMismatch` for different steps, and `overflow`.
    public func subtracting(_ other: Quantity) throws(MoneyError) -> Quantity {
        guard decimals == other.decimals else { throw .stepMismatch }
        let (difference, overflow) = steps.subtractingReportingOverflow(other.steps)
        guard !overflow else { throw .overflow }
        return Quantity(steps: difference, decimals: decimals)
    }

    /// The most that `amount` pays for at `price`, the fee included, on the step of the coin: the largest quantity whose
    /// value, rounded up, plus the fee on it, rounded up, is not more than `amount`. Zero when it pays for no step.
    ///
    /// Without a fee it is also what has to be sold to get `amount`, or as near below it as the step allows.
    public static func affordable(
        for amount: USD, at price: Price, feeBasisPoints: Int = 0, decimals: UInt8
    ) throws(MoneyError) -> Quantity {
        guard price.mantissa > 0 else { throw .divisionByZero }
        guard amount.micros > 0 else { return Quantity(steps: 0, decimals: decimals) }
        // For whole v and a: v + ceil(v * bp / 10000) <= a exactly when v * (10000 + bp) <= 10000 * a.
        let value = Int128(amount.micros) * 10_000 / Int128(10_000 + feeBasisPoints)
        let surplusDecimals = Int(decimals) + Int(price.scale) - USD.decimals
        let steps: Int64?
        if surplusDecimals >= 0 {
            guard surplusDecimals < Int128.powersOfTen.count else { throw .overflow }
            // ceil(steps * mantissa / 10^n) <= value exactly when steps <= value * 10^n / mantissa; that product needs
            // more than 128 bits at the extremes.
            let product = UInt128(value).multipliedFullWidth(by: UInt128(Int128.powersOfTen[surplusDecimals]))
            let divisor = UInt128(price.mantissa)
            guard product.high < divisor else { throw .overflow }
            steps = Int64(exactly: divisor.dividingFullWidth(product).quotient)
        } else {
            steps = Int64(exactly: value / (Int128(price.mantissa) * Int128.powersOfTen[-surplusDecimals]))
        }
        guard let steps else { throw .overflow }
        return Quantity(steps: steps, decimals: decimals)
    }
}
