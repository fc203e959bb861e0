internal import Domain

extension Format {
    /// A price with at least two decimals and at least five significant digits, so that a coin's price keeps its width
    /// from tick to tick: `83,294.90`, `1.3921`, `0.0000012345`.
    static func price(_ price: Price) -> String {
        guard price.mantissa > 0 else { return "0.00" }
        let integerDigits = String(price.mantissa).utf8.count - Int(price.scale)
        return fixed(units: Int128(price.mantissa), scale: Int(price.scale), decimals: min(18, max(2, 5 - integerDigits)))
    }

    static func price(_ price: Price?) -> String { price.map { Format.price($0) } ?? none }

    /// A price with every digit it has: `83,301.1234`.
    static func exactPrice(_ price: Price) -> String {
        fixed(units: Int128(price.mantissa), scale: Int(price.scale), decimals: max(2, Int(price.scale)))
    }

    /// Dollars and cents: `10,000.00`. Amounts below a cent keep their six decimals.
    static func usd(_ amount: USD) -> String {
        let isSmall = amount.micros != 0 && amount.micros.magnitude < 10_000
        return fixed(units: Int128(amount.micros), scale: USD.decimals, decimals: isSmall ? 6 : 2)
    }

    static func usd(_ amount: USD?) -> String { amount.map { Format.usd($0) } ?? none }

    /// What can be spent: cut to the cent, never rounded up.
    static func balance(_ amount: USD) -> String { usd(USD(micros: amount.micros - amount.micros % 10_000)) }

    /// With its sign, for gains: `+12.30`, `−4.00`, `0.00`.
    static func signedUSD(_ amount: USD) -> String { (amount.micros > 0 ? "+" : "") + usd(amount) }

    static func signedUSD(_ amount: USD?) -> String { amount.map { Format.signedUSD($0) } ?? none }

    /// Coins without trailing zeros, grouped: `1,250,000`, `0.0123`.
    static func quantity(_ quantity: Quantity) -> String {
        let text = quantity.shortDescription
        let decimals = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.utf8.count ?? 0
        return fixed(units: Int128(quantity.steps), scale: Int(quantity.decimals), decimals: decimals)
    }
}
