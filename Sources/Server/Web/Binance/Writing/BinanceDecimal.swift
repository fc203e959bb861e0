internal import Domain

/// Decimals as Binance writes them: exact, with at least eight decimals.
enum BinanceDecimal {
    static let zero = "0.00000000"

    static func text(_ price: Price) -> String { text(mantissa: Int128(price.mantissa), scale: Int(price.scale)) }

    static func text(_ price: Price?) -> String { price.map { text($0) } ?? zero }

    static func text(_ quantity: Quantity) -> String {
        text(mantissa: Int128(quantity.steps), scale: Int(quantity.decimals))
    }

    static func text(_ amount: USD) -> String { text(mantissa: Int128(amount.micros), scale: USD.decimals) }

    /// `mantissa * 10^-scale` without needless zeros, but with at least so many decimals.
    static func text(mantissa: Int128, scale: Int, minimumDecimals: Int = 8) -> String {
        var mantissa = mantissa
        var scale = scale
        while scale > minimumDecimals, mantissa.isMultiple(of: 10) {
            mantissa /= 10
            scale -= 1
        }
        var digits = String(mantissa.magnitude)
        digits += String(repeating: "0", count: max(0, minimumDecimals - scale))
        let decimals = max(scale, minimumDecimals)
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
        }
        guard decimals > 0 else { return (mantissa < 0 ? "-" : "") + digits }
        return (mantissa < 0 ? "-" : "") + digits.dropLast(decimals) + "." + digits.suffix(decimals)
    }

    /// `left - right`.
    static func difference(_ left: Price, _ right: Price) -> String {
        let scale = max(left.scale, right.scale)
        func aligned(_ price: Price) -> Int128 {
            (price.scale..<scale).reduce(Int128(price.mantissa)) { value, _ in value * 10 }
        }
        return text(mantissa: aligned(left) - aligned(right), scale: Int(scale))
    }

    /// `numerator / denominator` to `decimals` decimals, rounded towards zero; nil when it does not fit or is undefined.
    /// What does not fit into 128 bits on the way loses its last decimals.
    static func quotient(_ numerator: DecimalText, _ denominator: DecimalText, decimals: Int = 8) -> DecimalText? {
        guard denominator.mantissa != 0 else { return nil }
        var value = numerator.mantissa
        var missing = decimals + denominator.scale - numerator.scale
        while missing > 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { break }
            value = product
            missing -= 1
        }
        while missing < 0 {
            value /= 10
            missing += 1
        }
        value /= denominator.mantissa
        while missing > 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
            missing -= 1
        }
        return DecimalText(mantissa: value, scale: decimals)
    }

    /// A figure of display, by the digits that it is shown with.
    static func decimal(_ figure: Double?, decimals: Int) -> DecimalText? {
        guard let figure, figure.isFinite, var decimal = DecimalText(figure.description, allowingExponent: true) else {
            return nil
        }
        while decimal.scale > decimals {
            decimal = DecimalText(mantissa: decimal.mantissa / 10, scale: decimal.scale - 1)
        }
        return decimal
    }
}

extension DecimalText {
    init(_ price: Price) { self.init(mantissa: Int128(price.mantissa), scale: Int(price.scale)) }

    init(_ amount: USD) { self.init(mantissa: Int128(amount.micros), scale: USD.decimals) }

    /// As Binance writes it.
    var binanceText: String { BinanceDecimal.text(mantissa: mantissa, scale: scale) }
}
