/// A decimal number as people and services write it: digits, at most one point, at most one leading minus.
///
/// Strict: ASCII digits only, no blanks, no sign but `-`, no exponent unless asked for, nothing that does not fit.
/// The value is `mantissa * 10^-scale`, exactly as written, trailing zeros included.
public struct DecimalText: Hashable, Sendable {
    /// All digits as a whole number, with the sign.
    public let mantissa: Int128
    /// How many of the digits stand behind the point.
    public let scale: Int

    public init(mantissa: Int128, scale: Int) {
        self.mantissa = mantissa
        self.scale = scale
    }

    /// Longer than any number that is worth reading; keeps hostile input from costing time.
    static let longestText = 128

    /// Parses `text`; nil when it is not a number in this form or does not fit 38 digits.
    public init?(_ text: some StringProtocol, allowingExponent: Bool = false) {
        guard text.utf8.count <= DecimalText.longestText else { return nil }
        var mantissa: Int128 = 0
        var scale = 0
        var digits = 0
        var seenPoint = false
        var negative = false
        var exponent = 0
        var bytes = text.utf8.makeIterator()
        var next = bytes.next()
        if next == UInt8(ascii: "-") {
            negative = true
            next = bytes.next()
        }
        while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                let (sum, carry) = product.addingReportingOverflow(Int128(byte - UInt8(ascii: "0")))
                guard !carry else { return nil }
                mantissa = sum
                digits += 1
                if seenPoint { scale += 1 }
            case UInt8(ascii: ".") where !seenPoint:
                seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard allowingExponent, digits > 0 else { return nil }
                var rest: [UInt8] = []
                while let digit = bytes.next() { rest.append(digit) }
                guard let parsed = Int(String(decoding: rest, as: UTF8.self)), (-400...400).contains(parsed) else { return nil }
                exponent = parsed
            default:
                return nil
            }
            next = bytes.next()
        }
        guard digits > 0 else { return nil }
        scale -= exponent
        while scale < 0 {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            mantissa = product
            scale += 1
        }
        self.init(mantissa: negative ? -mantissa : mantissa, scale: scale)
    }

    /// The value in units of `10^-decimals`, if it is a whole number of them and fits.
    public func units(decimals: Int) -> Int64? {
        var value = mantissa
        if scale > decimals {
            for _ in 0..<(scale - decimals) {
                if value == 0 { return 0 }
                let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
                guard remainder == 0 else { return nil }
                value = quotient
            }
        } else {
            for _ in 0..<(decimals - scale) {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                value = product
            }
        }
        return Int64(exactly: value)
    }

    /// `units * 10^-decimals` without trailing zeros, but with at least `minimumDecimals`.
    public static func string(units: Int64, decimals: Int, minimumDecimals: Int = 0) -> String {
        guard decimals > 0 else { return String(units) }
        var digits = Array(String(units.magnitude).utf8)
        if digits.count <= decimals {
            digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: decimals + 1 - digits.count), at: 0)
        }
        let point = digits.count - decimals
        var end = digits.count
        while end > point + minimumDecimals, digits[end - 1] == UInt8(ascii: "0") { end -= 1 }
        var text = units < 0 ? "-" : ""
        text += String(decoding: digits[..<point], as: UTF8.self)
        if end > point { text += "." + String(decoding: digits[point..<end], as: UTF8.self) }
        return text
    }
}

/// A value that is written as a decimal string wherever it leaves the process.
public protocol DecimalStringConvertible: LosslessStringConvertible, Codable {}

extension DecimalStringConvertible {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Self.self)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
