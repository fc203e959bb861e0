internal import Domain

/// Which orders a trader wants to see: the address's query, with what cannot be understood left out.
struct OrdersFilter: Sendable, Equatable {
    var isOpen = true
    var asset: AssetID?
    var side: Side?
    var state: OrderState?
    /// Only orders older than this one.
    var before: OrderID?

    init() {}

    /// From the query's items `show`, `coin`, `side`, `state` and `before`.
    init(_ item: (String) -> String?) {
        isOpen = item("show") != "history"
        asset = item("coin").flatMap { $0.isEmpty ? nil : AssetID(String($0.prefix(100))) }
        side = item("side").flatMap { Side(rawValue: $0) }
        state = item("state").flatMap { OrderState(rawValue: $0) }
        // A state of the other list would leave nothing to see.
        if let wanted = state, wanted.isOpen != isOpen { state = nil }
        before = item("before").flatMap { Int64($0) }.flatMap { $0 > 0 ? OrderID($0) : nil }
    }

    var isFiltered: Bool { asset != nil || side != nil || state != nil }

    /// The list's address with this filter, from its first page on.
    var path: String {
        var items = ["show=\(isOpen ? "open" : "history")"]
        if let asset { items.append("coin=" + MarketsQuery.percentEncoded(asset.rawValue)) }
        if let side { items.append("side=\(side.rawValue)") }
        if let state { items.append("state=\(state.rawValue)") }
        return "/orders?" + items.joined(separator: "&")
    }
}
