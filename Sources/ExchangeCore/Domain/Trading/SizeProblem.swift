/// What is wrong with the size of an order before anybody looks at prices and balances.
public enum SizeProblem: Error, Sendable, Hashable {
    case empty
    case notANumber
    case notPositive
    case tooManyDigits
    case offStep(step: Quantity, symbol: String)
    case tooFineForUSD
    case allIsForSelling

    /// For the trader, beside the field.
    public var sentence: String {
        switch self {
        case .empty: "Enter how much."
        case .notANumber: "Enter a number in digits, for example 0.25."
        case .notPositive: "Enter a number above zero."
        case .tooManyDigits: "This number is too large."
        case .offStep(let step, let symbol): "\(symbol) is traded in steps of \(step.shortDescription). Enter a multiple of that."
        case .tooFineForUSD: "Enter an amount in USD with at most six decimals."
        case .allIsForSelling: "Only a sale can be of everything. Enter a quantity or an amount in USD."
        }
    }
}
