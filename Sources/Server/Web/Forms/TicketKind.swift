internal import Domain

/// What the ticket offers: the types of single orders, and the two that consist of several.
enum TicketKind: String, Sendable, CaseIterable {
    case market
    case limit
    case stop
    case stopLimit = "stop_limit"
    case takeProfit = "take_profit"
    case trailingStop = "trailing_stop"
    case oco
    case bracket

    /// The type of a single order; nil for those that consist of several.
    var type: OrderType? { OrderType(rawValue: rawValue) }

    var label: String {
        switch self {
        case .market: "Market"
        case .limit: "Limit"
        case .stop: "Stop"
        case .stopLimit: "Stop-limit"
        case .takeProfit: "Take-profit"
        case .trailingStop: "Trailing stop"
        case .oco: "OCO"
        case .bracket: "Bracket"
        }
    }

    /// What it does, in one sentence.
    var hint: String {
        switch self {
        case .market: "Fills at the exchange’s quote, with the modelled spread and impact."
        case .limit: "Waits until the price is there and fills at your price, as maker."
        case .stop: "Sleeps until the price has gone against you this far, then fills at the market."
        case .stopLimit: "Sleeps until the price has gone against you this far, then waits for your limit."
        case .takeProfit: "Sleeps until the price has gone your way this far, then fills at the market."
        case .trailingStop: "A stop that follows the best price since it was placed, at this distance."
        case .oco: "One cancels the other: a limit and a stop for the same coins, of which one fills."
        case .bracket: "A purchase with two exits that wake when it has filled; when one fills, the other is cancelled."
        }
    }
}
