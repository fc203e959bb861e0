/// US dollars for one whole coin, exact: `mantissa * 10^-scale`, from 1e-10 to 9,000,000 and beyond.
///
/// Always in lowest terms (no trailing zeros in the mantissa unless the scale is 0), so equal prices are equal values.
public struct Price: Hashable, Comparable, Sendable, DecimalStringConvertible {
    /// The digits without the point.
    public let mantissa: Int64
    /// Decimals of the mantissa, 0...18.
    public let scale: UInt8

    /// Nil when the scale is not in 0...18 or the mantissa is negative.
    public init?(mantissa: Int64, scale: Int) {
        guard (0...18).contains(scale), mantissa >= 0 else { return nil }
        var mantissa = mantissa
        var scale = scale
        while scale > 0, mantissa.isMultiple(of: 10) {
            mantissa /= 10
            scale -= 1
        }
        self.mantissa = mantissa
        self.scale = UInt8(scale)
    }

    /// Parses a plain decimal; nil when it is negative, has more than 18 significant decimals or does not fit.
    public init?(_ text: String) {
        guard let parsed = DecimalText(text) else { return nil }
        var mantissa = parsed.mantissa
        var scale = parsed.scale
        while scale > 0, mantissa.isMultiple(of: 10) {
            mantissa /= 10
            scale -= 1
        }
        guard let exact = Int64(exactly: mantissa) else { return nil }
        self.init(mantissa: exact, scale: scale)
    }

    /// A price as services send it: with up to 38 digits and perhaps an exponent, rounded half up to
    /// `significantDigits` (services print binary doubles, whose digits after the fifteenth are noise).
    /// Nil when it is no number, not positive, or outside of what a price can be.
    public init?(rounding text: some StringProtocol, significantDigits: Int = 12) {
        guard let parsed = DecimalText(text, allowingExponent: true) else { return nil }
        self.init(rounding: parsed, significantDigits: significantDigits)
    }

    /// `value` rounded half up to `significantDigits` and to 18 decimals; nil when it is not positive or too large.
    public init?(rounding value: DecimalText, significantDigits: Int = 12) {
        guard value.mantissa > 0 else { return nil }
        var limit: Int128 = 1
        for _ in 0..<significantDigits { limit *= 10 }
        var mantissa = value.mantissa
        var scale = value.scale
        var lastDigit: Int128 = 0
        while mantissa >= limit && scale > 0 || scale > 18 {
            lastDigit = mantissa % 10
            mantissa /= 10
            scale -= 1
        }
        if lastDigit >= 5 { mantissa += 1 }
        guard mantissa > 0, let exact = Int64(exactly: mantissa) else { return nil }
        self.init(mantissa: exact, scale: scale)
    }

    /// Without trailing zeros: `83294.9006481`.
    public var description: String { DecimalText.string(units: mantissa, decimals: Int(scale)) }

    /// For statistics and charts only, never for money.
    public var approximate: Double { Double(mantissa) / Price.powersOfTen[Int(scale)] }

    public static func < (left: Price, right: Price) -> Bool {
        let common = max(left.scale, right.scale)
        return Int128(left.mantissa) * Int128(Price.integerPowersOfTen[Int(common - left.scale)])
            < Int128(right.mantissa) * Int128(Price.integerPowersOfTen[Int(common - right.scale)])
    }

    static let powersOfTen: [Double] = (0...18).map { exponent in (0..<exponent).reduce(1.0) { value, _ in value * 10 } }
    static let integerPowersOfTen: [Int64] = (0...18).map { exponent in (0..<exponent).reduce(1) { value, _ in value * 10 } }
}
