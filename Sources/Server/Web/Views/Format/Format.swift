/// Numbers, amounts, ages and times as people read them: thousands grouped by commas, a point for decimals, a true minus.
enum Format {
    /// U+2212, as wide as a plus.
    static let minus = "\u{2212}"
    /// U+00A0, keeps a number and its unit on one line.
    static let space = "\u{00A0}"
    /// What stands where there is no figure.
    static let none = "\u{2013}"

    /// A whole number with its thousands grouped: `1,234`.
    static func grouped(_ number: Int) -> String {
        (number < 0 ? minus : "") + String(decoding: grouping(Array(String(number.magnitude).utf8)), as: UTF8.self)
    }

    /// `units * 10^-scale`, rounded half away from zero to exactly `decimals` decimals and grouped: `−1,234.50`.
    static func fixed(units: Int128, scale: Int, decimals: Int) -> String {
        var magnitude = units < 0 ? -units : units
        var scale = scale
        var last: Int128 = 0
        while scale > decimals {
            (magnitude, last) = magnitude.quotientAndRemainder(dividingBy: 10)
            scale -= 1
            if scale == decimals, last >= 5 { magnitude += 1 }
        }
        let isZero = magnitude == 0
        var digits = Array(String(magnitude).utf8)
        if scale < decimals, !isZero { digits += repeatElement(UInt8(ascii: "0"), count: decimals - scale) }
        if digits.count <= decimals {
            digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: decimals + 1 - digits.count), at: 0)
        }
        let point = digits.count - decimals
        var text = grouping(Array(digits[..<point]))
        if decimals > 0 {
            text.append(UInt8(ascii: "."))
            text += digits[point...]
        }
        return (units < 0 && !isZero ? minus : "") + String(decoding: text, as: UTF8.self)
    }

    /// A figure for display, rounded to `decimals`; `–` when it is not finite or too large to be one.
    static func fixed(_ value: Double, decimals: Int) -> String {
        var power = 1.0
        for _ in 0..<decimals { power *= 10 }
        let scaled = (value * power).rounded()
        guard scaled.isFinite, abs(scaled) < 9e18 else { return none }
        return fixed(units: Int128(Int64(scaled)), scale: decimals, decimals: decimals)
    }

    private static func grouping(_ digits: [UInt8]) -> [UInt8] {
        guard digits.count > 3 else { return digits }
        var text: [UInt8] = []
        text.reserveCapacity(digits.count + digits.count / 3)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        return text
    }
}
