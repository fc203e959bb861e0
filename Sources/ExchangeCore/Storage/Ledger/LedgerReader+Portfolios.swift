public import Domain

extension LedgerReader {
    /// Nil when there is none of this number.
    public func portfolio(_ id: PortfolioID) throws -> PortfolioRecord? {
        try connection.statement("SELECT id, user, name, market, created_at, archived_at FROM portfolios WHERE id = ?")
            .first(id.rawValue, read: LedgerReader.portfolio)
    }

    /// The user's portfolios, the oldest first.
    public func portfolios(of user: UserID, includingArchived: Bool = false) throws -> [PortfolioRecord] {
        try connection.statement(
            """
            SELECT id, user, name, market, created_at, archived_at FROM portfolios
            WHERE user = ? AND (archived_at IS NULL OR ?) ORDER BY id
            """
        ).all(user.rawValue, includingArchived, read: LedgerReader.portfolio)
    }

    /// The portfolio that is meant when a request names none: the one that the user has chosen, else the oldest in use.
    public func defaultPortfolio(of user: UserID) throws -> PortfolioRecord? {
        try connection.statement(
            """
            SELECT id, user, name, market, created_at, archived_at FROM portfolios
            WHERE user = ?1 AND archived_at IS NULL
            ORDER BY id IS NOT (SELECT active FROM portfolio_choices WHERE user = ?1), id LIMIT 1
            """
        ).first(user.rawValue, read: LedgerReader.portfolio)
    }

    static func portfolio(_ row: SQLRow) throws -> PortfolioRecord {
        guard let market = MarketKind(rawValue: row.text(3)) else {
            throw StorageError(.notADatabase, "A portfolio belongs to a market that this program does not know.")
        }
        return PortfolioRecord(
            id: PortfolioID(row.int64(0)), user: UserID(row.int64(1)), name: row.text(2), market: market,
            createdAt: Timestamp(milliseconds: row.int64(4)),
            archivedAt: row.optionalInt64(5).map { Timestamp(milliseconds: $0) })
    }
}
