extension USD {
    /// The exact sum. Throws `overflow` when it does not fit 64 bits of millionths.
    public func adding(_ other: USD) throws(MoneyError) -> USD {
        let (sum, overflow) = micros.addingReportingOverflow(other.micros)
        guard !overflow else { throw .overflow }
        return USD(micros: sum)
    }

    /// The exact difference; may be negative. Throws `overflow` when it does not fit.
    public func subtracting(_ other: USD) throws(MoneyError) -> USD {
        let (difference, overflow) = micros.subtractingReportingOverflow(other.micros)
        guard !overflow else { throw .overflow }
        return USD(micros: difference)
    }

    /// What `quantity` is worth at `price`.
    public static func value(of quantity: Quantity, at price: Price, rounding: Rounding) throws(MoneyError) -> USD {
        // Two 64-bit factors always fit 128 bits.
        let product = Int128(quantity.steps) * Int128(price.mantissa)
        let surplusDecimals = Int(quantity.decimals) + Int(price.scale) - USD.decimals
        if surplusDecimals > 0 {
            guard surplusDecimals < Int128.powersOfTen.count else { throw .overflow }
            return try USD(product.divided(by: Int128.powersOfTen[surplusDecimals], rounding: rounding))
        }
        let (micros, overflow) = product.multipliedReportingOverflow(by: Int128.powersOfTen[-surplusDecimals])
        guard !overflow else { throw .overflow }
        return try USD(micros)
    }

    /// `basisPoints` ten-thousandths of this amount, rounded up: what a trade of this value costs.
    public func fee(basisPoints: Int) throws(MoneyError) -> USD {
        try USD((Int128(micros) * Int128(basisPoints)).divided(by: 10_000, rounding: .up))
    }

    /// `self * part / whole`: what `part` of a holding of `whole` cost, when all of it cost this.
    public func share(_ part: Quantity, of whole: Quantity, rounding: Rounding) throws(MoneyError) -> USD {
        guard part.decimals == whole.decimals else { throw .stepMismatch }
        guard whole.steps > 0 else { throw .divisionByZero }
        return try USD((Int128(micros) * Int128(part.steps)).divided(by: Int128(whole.steps), rounding: rounding))
    }

    /// The sum of many, in 128 bits: only the result has to fit.
    public static func sum(_ amounts: some Sequence<USD>) throws(MoneyError) -> USD {
        try USD(amounts.reduce(Int128(0)) { $0 + Int128($1.micros) })
    }

    private init(_ micros: Int128) throws(MoneyError) {
        guard let exact = Int64(exactly: micros) else { throw .overflow }
        self.init(micros: exact)
    }
}
