extension USD {
    /// So many hundredths of a percent of this amount (not negative), rounded up: a fee is rounded against the trader.
    public func fee(basisPoints: Int) -> USD? {
        Int64(exactly: (Int128(micros) * Int128(basisPoints)).divided(by: 10_000, rounding: .up)).map(USD.init(micros:))
    }

    /// The largest value that, with its fee added, is no more than this amount (not negative).
    public func valueBeforeFee(basisPoints: Int) -> USD {
        var value = Int128(micros) * 10_000 / Int128(10_000 + basisPoints)
        // The fee is rounded up, so the quotient may be one unit too small or too large.
        func total(_ value: Int128) -> Int128 { value + (value * Int128(basisPoints)).divided(by: 10_000, rounding: .up) }
        while value > 0, total(value) > Int128(micros) { value -= 1 }
        while total(value + 1) <= Int128(micros) { value += 1 }
        return USD(micros: Int64(value))
    }
}
