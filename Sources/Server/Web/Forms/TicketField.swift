/// The ticket's fields for prices and distances, and the kinds of order that each belongs to.
enum TicketField: String, Sendable, CaseIterable {
    case entryPrice
    case stopPrice
    case limitPrice
    case trail
    case profitPrice
    case lossPrice
    case lossLimit

    var kinds: [TicketKind] {
        switch self {
        case .entryPrice: [.bracket]
        case .stopPrice: [.stop, .stopLimit, .takeProfit]
        case .limitPrice: [.limit, .stopLimit]
        case .trail: [.trailingStop]
        case .profitPrice, .lossPrice, .lossLimit: [.oco, .bracket]
        }
    }

    /// Whether it may be left empty.
    var isOptional: Bool { self == .entryPrice || self == .lossLimit }

    var label: String {
        switch self {
        case .entryPrice: "Entry limit"
        case .stopPrice: "Trigger price"
        case .limitPrice: "Limit price"
        case .trail: "Distance from the best price"
        case .profitPrice: "Take profit at"
        case .lossPrice: "Stop loss at"
        case .lossLimit: "Stop-loss limit"
        }
    }

    /// What an empty field means.
    var placeholder: String { isOptional ? "at the market" : "0.00" }
}
