internal import Domain

/// Which rule gave a fill its price, in words.
enum FillWords {
    /// In a table: `at its limit, maker`.
    static func short(_ fill: Fill) -> String {
        let rule =
            switch fill.rule {
            case "quote": "the quote"
            case "modelled": "quote ± modelled spread"
            case "limit": "its limit"
            default: fill.rule
            }
        return rule + (fill.liquidity.map { ", \($0.rawValue)" } ?? "")
    }

    /// On a receipt.
    static func long(_ fill: Fill) -> String {
        switch fill.rule {
        case "quote": "The exchange’s own quote at that moment, without spread or impact"
        case "modelled": "The exchange’s quote, made worse by half a modelled spread and a modelled impact"
        case "limit": "The order’s own limit: it had waited for that price"
        default: fill.rule
        }
    }

    /// Millionths of the quote as a share and in dollars: `0.0500 % (41.65 USD a coin)`.
    static func share(_ millionths: Int64, of quote: Price?) -> String {
        let share = Format.fixed(units: Int128(millionths), scale: 4, decimals: 4) + Format.space + "%"
        guard let quote, millionths > 0 else { return share }
        let part = quote.approximate * Double(millionths) / 1e6
        let decimals = part >= 0.1 ? 2 : 8
        return share + " (\(Format.fixed(part, decimals: decimals)) USD a coin)"
    }
}
