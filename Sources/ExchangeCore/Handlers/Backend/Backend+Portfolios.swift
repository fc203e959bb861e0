import Domain
import Storage

extension Backend {
    /// Archives all portfolios in use and opens one with starting cash for each of their owners. Returns how many were
    /// archived.
    static func replacePortfolios(
        _ transaction: LedgerTransaction, market: MarketKind, startingCash: USD, at time: Timestamp, accounts: Accounts
    ) throws -> Int {
        let archived = try transaction.archivePortfolios(at: time)
        var opened: [UserID: PortfolioID] = [:]
        // Orders of the market before can never fill; what the engine still watches of them it will not find open.
        for old in archived { try transaction.endOpenOrders(of: old.id, at: time) }
        for old in archived where opened[old.user] == nil {
            opened[old.user] = try transaction.openPortfolio(
                for: old.user, name: old.name, market: market, startingCash: startingCash, at: time)
        }
        let portfolios = opened
        transaction.afterCommit { accounts.setPortfolios(portfolios) }
        return archived.count
    }
}
