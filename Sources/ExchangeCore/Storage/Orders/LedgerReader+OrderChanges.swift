public import Domain

extension LedgerReader {
    /// Orders of a portfolio that changed at or after a moment, in no particular order: those that are open, and of the others
    /// the `newest` that were placed last. There is no index of changes: it would cost every order more than this costs the few
    /// who ask.
    public func orders(
        of portfolio: PortfolioID, changedSince since: Timestamp, amongNewest newest: Int, limit: Int
    ) throws -> [Order] {
        let ids = try connection.statement(
            """
            SELECT id FROM (
                SELECT id, updated_at FROM (
                    SELECT id, updated_at FROM orders WHERE portfolio = ?1 ORDER BY id DESC LIMIT ?3)
                WHERE updated_at >= ?2
                UNION
                SELECT id, updated_at FROM orders WHERE portfolio = ?1 AND state IN (0, 1) AND updated_at >= ?2)
            ORDER BY updated_at, id LIMIT ?4
            """
        ).all(portfolio.rawValue, since.milliseconds, newest, limit) { OrderID($0.int64(0)) }
        guard let owner = try self.portfolio(portfolio)?.user else { return [] }
        return try ids.compactMap { try order($0, of: owner) }
    }
}
