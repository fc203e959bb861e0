internal import Domain

extension Price {
    /// A price that was computed, rounded to `digits` significant digits; nil when it is not positive or does not fit.
    init?(approximating dollars: Double, digits: Int = 7) {
        guard dollars.isFinite, dollars > 1e-15, dollars < 1e15 else { return nil }
        var scale = 0
        var shifted = dollars
        let lower = Price.power(digits - 1)
        while shifted < lower, scale < 18 {
            shifted *= 10
            scale += 1
        }
        guard let mantissa = Int64(exactly: shifted.rounded()), mantissa > 0 else { return nil }
        self.init(mantissa: mantissa, scale: scale)
    }

    private static func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { value, _ in value * 10 } }
}
