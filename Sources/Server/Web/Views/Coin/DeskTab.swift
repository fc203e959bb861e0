/// What the desk shows below its chart.
enum DeskTab: String, Sendable, CaseIterable {
    case open
    case history
    case fills
    case position

    /// From the query's item `tab`; open orders for anything else.
    init(_ item: String?) { self = item.flatMap { DeskTab(rawValue: $0) } ?? .open }

    var label: String {
        switch self {
        case .open: "Open orders"
        case .history: "History"
        case .fills: "Fills"
        case .position: "Position"
        }
    }
}
