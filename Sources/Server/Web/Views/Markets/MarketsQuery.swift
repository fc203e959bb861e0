/// What a visitor wants to see of the market list: the address's query, with what cannot be understood left out.
struct MarketsQuery: Sendable, Hashable {
    enum Filter: String, Sendable, CaseIterable {
        case all
        case gainers
        case losers
        /// The visitor's watchlist.
        case watch
    }

    /// By market capitalisation.
    enum Size: String, Sendable, CaseIterable {
        case any
        /// From 10 billion USD.
        case large
        /// From 1 to 10 billion USD.
        case medium
        /// Below 1 billion USD.
        case small
    }

    enum Sort: String, Sendable, CaseIterable {
        case rank
        case name
        case price
        case change
        case cap
        case volume
    }

    /// Part of a name or symbol; empty for all. At most 64 characters.
    var search = ""
    var filter = Filter.all
    var size = Size.any
    var sort = Sort.rank
    var isDescending = false

    init() {}

    /// From the query's items `q`, `show`, `size`, `sort` and `dir`.
    init(_ item: (String) -> String?) {
        search = String((item("q") ?? "").prefix(64))
        filter = item("show").flatMap { Filter(rawValue: $0) } ?? .all
        size = item("size").flatMap { Size(rawValue: $0) } ?? .any
        sort = item("sort").flatMap { Sort(rawValue: $0) } ?? .rank
        isDescending = item("dir") == "desc"
    }
}
