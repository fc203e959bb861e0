internal import Contracts
internal import Domain

/// Which figures stand together on the page.
enum FigureGroup: String, CaseIterable {
    case returns
    case risk
    case concentration

    var title: String {
        switch self {
        case .returns: "Returns"
        case .risk: "Risk"
        case .concentration: "Concentration"
        }
    }

    var figures: [AnalyticsFigure] {
        switch self {
        case .returns: [.simpleReturn, .timeWeightedReturn, .moneyWeightedReturn]
        case .risk: [.volatility, .sharpe, .sortino, .maximumDrawdown]
        case .concentration: [.herfindahl, .effectiveNumber]
        }
    }
}

extension AnalyticsFigure {
    var label: String {
        switch self {
        case .simpleReturn: "Simple return"
        case .timeWeightedReturn: "Time-weighted return"
        case .moneyWeightedReturn: "Money-weighted return, a year"
        case .volatility: "Volatility, a year"
        case .sharpe: "Sharpe ratio"
        case .sortino: "Sortino ratio"
        case .maximumDrawdown: "Maximum drawdown"
        case .herfindahl: "Herfindahl index"
        case .effectiveNumber: "Effective number of holdings"
        }
    }
}

extension FigureValue {
    var text: String {
        switch figure {
        case .simpleReturn, .timeWeightedReturn, .maximumDrawdown: Format.change(value * 100)
        // Of a few days the yearly rate can be beyond all measure.
        case .moneyWeightedReturn:
            abs(value) < 1000 ? Format.change(value * 100) : value > 0 ? "above 100,000\(Format.space)%" : Format.none
        case .volatility: Format.percent(value * 100, decimals: 2)
        case .sharpe, .sortino: Format.fixed(value, decimals: 2)
        case .herfindahl: Format.fixed(value, decimals: 3)
        case .effectiveNumber: Format.fixed(value, decimals: 2)
        }
    }

    /// The class of the text; figures that are neither good nor bad have none.
    var direction: String {
        switch figure {
        case .simpleReturn, .timeWeightedReturn, .moneyWeightedReturn, .maximumDrawdown: Format.direction(value * 100).rawValue
        default: ""
        }
    }
}

extension CostBasisMethod {
    var label: String {
        switch self {
        case .firstIn: "those bought first (FIFO)"
        case .lastIn: "those bought last (LIFO)"
        case .highestCost: "those that cost most (HIFO)"
        case .average: "all at the average cost"
        }
    }

    var sentence: String {
        switch self {
        case .firstIn: "Coins that were bought first are sold first."
        case .lastIn: "Coins that were bought last are sold first."
        case .highestCost: "Coins that cost most are sold first; of such that cost the same, those that were bought first."
        case .average: "All coins of a kind cost the same."
        }
    }
}
