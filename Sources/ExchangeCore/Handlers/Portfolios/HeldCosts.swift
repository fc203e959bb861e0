import Domain
import Storage
import Synchronization

/// What the coins of portfolios cost by the methods that need lots. Remembers what it computed last of each portfolio until
/// the portfolio's journal goes on: bots and pages ask far more often than somebody trades.
final class HeldCosts: Sendable {
    private struct Key: Hashable {
        let portfolio: PortfolioID
        let method: CostBasisMethod
    }

    private struct Entry: Sendable {
        let newest: Int64
        let costs: [AssetID: USD]
    }

    /// Portfolios that are remembered at most; one more and all are computed anew.
    static let limit = 2000

    private let known = Mutex<[Key: Entry]>([:])

    /// The cost of those of `coins` for which it is another one than the stored average cost.
    func costs(
        of portfolio: PortfolioID, _ coins: [AssetID], by method: CostBasisMethod, _ reader: LedgerReader
    ) throws -> [AssetID: USD] {
        // Positions are stored by average cost.
        guard method != .average, !coins.isEmpty else { return [:] }
        let key = Key(portfolio: portfolio, method: method)
        let newest = try reader.newestEntry(of: portfolio)
        if let entry = known.withLock({ $0[key] }), entry.newest == newest { return entry.costs }
        let costs = try reader.costs(of: portfolio, coins, by: method)
        known.withLock { known in
            if known.count >= Self.limit, known[key] == nil { known.removeAll() }
            // Somebody may have read a newer state meanwhile.
            if (known[key]?.newest ?? 0) <= newest { known[key] = Entry(newest: newest, costs: costs) }
        }
        return costs
    }
}
