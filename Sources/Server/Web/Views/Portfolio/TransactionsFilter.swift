internal import Contracts
internal import Domain

/// Which transactions a trader wants to see: the address's query as typed.
struct TransactionsFilter: Sendable, Equatable {
    /// Whose transactions.
    enum Portfolios: Sendable, Equatable {
        /// Of the one that is active.
        case active
        case one(PortfolioID)
        case all
    }

    var portfolios = Portfolios.active
    var kind: TransactionKind?
    var asset: AssetID?
    /// Days as `2026-05-03`, in UTC; empty for no limit.
    var from = ""
    var to = ""

    init() {}

    /// From the query's items `portfolio`, `kind`, `coin`, `from`, `to`.
    init(_ item: (String) -> String?) {
        switch item("portfolio") {
        case nil, "": portfolios = .active
        case "all": portfolios = .all
        // What is no number is nobody's portfolio.
        case let text?: portfolios = .one(PortfolioID(Int64(text) ?? 0))
        }
        kind = item("kind").flatMap { TransactionKind(rawValue: $0) }
        asset = item("coin").flatMap { $0.isEmpty ? nil : AssetID(String($0.prefix(100))) }
        from = String((item("from") ?? "").prefix(10))
        to = String((item("to") ?? "").prefix(10))
    }

    /// The query behind a path, with its `?`, or nothing.
    var query: String {
        var items: [String] = []
        switch portfolios {
        case .active: break
        case .one(let id): items.append("portfolio=\(id)")
        case .all: items.append("portfolio=all")
        }
        if let kind { items.append("kind=\(kind.rawValue)") }
        if let asset { items.append("coin=" + MarketsQuery.percentEncoded(asset.rawValue)) }
        if !from.isEmpty { items.append("from=" + MarketsQuery.percentEncoded(from)) }
        if !to.isEmpty { items.append("to=" + MarketsQuery.percentEncoded(to)) }
        return items.isEmpty ? "" : "?" + items.joined(separator: "&")
    }
}
