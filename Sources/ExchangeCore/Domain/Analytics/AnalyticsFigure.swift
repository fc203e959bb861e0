/// A figure about a portfolio, what it means in one sentence, and how it is computed.
public enum AnalyticsFigure: String, Codable, Sendable, Hashable, CaseIterable {
    case simpleReturn
    case timeWeightedReturn
    case moneyWeightedReturn
    case volatility
    case sharpe
    case sortino
    case maximumDrawdown
    case herfindahl
    case effectiveNumber

    /// What it says about a portfolio, for people.
    public var sentence: String {
        switch self {
        case .simpleReturn: "What you gained or lost, as a share of all you put in, whenever you put it in."
        case .timeWeightedReturn:
            "What one dollar would have become that was there from the first day; when you added funds does not matter."
        case .moneyWeightedReturn:
            "The yearly interest rate at which your deposits would have become what you have; when you added funds matters."
        case .volatility: "How much the daily returns scatter, scaled to a year; twice as much means twice the ups and downs."
        case .sharpe:
            "The mean daily return for each unit of scatter, scaled to a year; above 1 is good, and safe interest counts as zero."
        case .sortino: "Like the Sharpe ratio, but only losses count as scatter."
        case .maximumDrawdown: "The deepest fall from a peak to a later low; funds that you added do not hide it."
        case .herfindahl:
            "How concentrated your money is: 1 when all of it is in one thing, near 0 when it is spread over very many."
        case .effectiveNumber: "With how many holdings of the same size your money would be as concentrated as it is."
        }
    }

    /// How it is computed, on one line.
    public var formula: String {
        switch self {
        case .simpleReturn: "value / Σ deposits − 1"
        case .timeWeightedReturn: "Π (1 + rᵢ) − 1, with rᵢ = valueᵢ / (valueᵢ₋₁ + depositsᵢ) − 1 for each day"
        case .moneyWeightedReturn: "the r with Σ depositᵢ × (1 + r)^yearsᵢ = value"
        case .volatility: "s × √365, with s = √(Σ (rᵢ − mean)² / (n − 1))"
        case .sharpe: "mean / s × √365"
        case .sortino: "mean / √(Σ min(rᵢ, 0)² / n) × √365"
        case .maximumDrawdown: "min over days of Π(1 + r) / its highest so far − 1"
        case .herfindahl: "Σ shareᵢ², cash included"
        case .effectiveNumber: "1 / Σ shareᵢ²"
        }
    }
}
