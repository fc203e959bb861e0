import Domain
import TestSupport

/// Figures and what the exchange makes of them.
struct MoneyCases {
    let input: [String: Any]
    let expected: String

    static func make(count: Int) -> [MoneyCases] {
        var random = SeededGenerator(seed: 20_261_121)
        return (0..<count).compactMap { _ in one(&random) }
    }

    private static func one(_ random: inout SeededGenerator) -> MoneyCases? {
        let decimals = UInt8([0, 3, 6, 8].randomElement(using: &random) ?? 8)
        let scale = Int.random(in: 0...14, using: &random)
        let mantissa = Int64.random(in: 1...(Bool.random(using: &random) ? 99_999 : 99_999_999_999), using: &random)
        guard let price = Price(mantissa: mantissa, scale: scale) else { return nil }
        let quantity = Quantity(steps: Int64.random(in: 1...1_000_000_000, using: &random), decimals: decimals)
        let amount = USD(micros: Int64.random(in: 1...50_000_000_000, using: &random))
        let volume = USD(micros: Int64.random(in: 1_000_000...90_000_000_000_000_000, using: &random))
        let fee = Int.random(in: 0...100, using: &random)
        let model = FillModel(
            spreadBasisPoints: Int.random(in: 0...50, using: &random),
            impact: .squareRoot(basisPoints: Int.random(in: 1...2000, using: &random)))
        let buys = Bool.random(using: &random)
        let quote = Quote(
            asset: AssetID("x"), price: price, change24h: nil, volume24h: volume, source: "test",
            time: Timestamp(milliseconds: 0))
        guard let up = try? USD.value(of: quantity, at: price, rounding: .up),
            let down = try? USD.value(of: quantity, at: price, rounding: .down), let charge = try? amount.fee(basisPoints: fee),
            let most = try? Quantity.affordable(for: amount, at: price, feeBasisPoints: fee, decimals: decimals),
            case .squareRoot(let impact) = model.impact
        else { return nil }
        let made = model.modelled(buys ? .buy : .sell, quote, notional: amount).price
        return MoneyCases(
            input: [
                "price": price.description, "steps": String(quantity.steps), "decimals": Int(decimals),
                "amount": String(amount.micros), "volume": String(volume.micros), "fee": fee,
                "spread": model.spreadBasisPoints, "impact": impact, "cap": model.largestImpactBasisPoints, "buy": buys,
            ],
            expected: [
                String(up.micros), String(down.micros), String(charge.micros), String(most.steps), made.description,
                grouped(amount), shown(price),
            ].joined(separator: " "))
    }

    /// Dollars and cents as pages write them, below a cent with six decimals.
    private static func grouped(_ amount: USD) -> String {
        amount.micros < 10_000 ? text(amount.micros, 6, 6) : text(amount.micros, 6, 2)
    }

    /// At least two decimals and at least five significant digits.
    private static func shown(_ price: Price) -> String {
        let whole = String(price.mantissa).utf8.count - Int(price.scale)
        return text(price.mantissa, Int(price.scale), min(18, max(2, 5 - whole)))
    }

    /// Rounded half up, grouped by thousands.
    private static func text(_ units: Int64, _ scale: Int, _ decimals: Int) -> String {
        var value = Int128(units)
        if scale > decimals {
            let divisor = power(scale - decimals)
            value = (value + divisor / 2) / divisor
        } else {
            value *= power(decimals - scale)
        }
        var digits = String(value)
        while digits.count <= decimals { digits = "0" + digits }
        var whole = String(digits.dropLast(decimals))
        var groups: [String] = []
        while whole.count > 3 {
            groups.insert(String(whole.suffix(3)), at: 0)
            whole = String(whole.dropLast(3))
        }
        return ([whole] + groups).joined(separator: ",") + (decimals > 0 ? "." + digits.suffix(decimals) : "")
    }

    private static func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(Int128(1)) { value, _ in value * 10 } }
}
