public import Domain

extension LedgerTransaction {
    /// Opens an empty portfolio. Its starting cash is an entry of its own (`JournalEntry.funds`).
    public func createPortfolio(for user: UserID, name: String, market: MarketKind, at time: Timestamp) throws -> PortfolioID {
        // The house's numbers are negative, so SQLite's own next number would begin with 0.
        try connection.statement("INSERT INTO accounts (id, kind) SELECT max(0, max(id)) + 1, 0 FROM accounts").run()
        let id = PortfolioID(connection.lastInsertedRow)
        try connection.statement("INSERT INTO portfolios (id, user, name, market, created_at) VALUES (?, ?, ?, ?, ?)")
            .run(id.rawValue, user.rawValue, name, market.rawValue, time.milliseconds)
        return id
    }

    /// Closes all portfolios in use for ever and returns them as they were. What they hold stays where it is.
    public func archivePortfolios(at time: Timestamp) throws -> [PortfolioRecord] {
        let open = try connection.statement(
            "SELECT id, user, name, market, created_at, archived_at FROM portfolios WHERE archived_at IS NULL ORDER BY id"
        ).all(read: LedgerReader.portfolio)
        try connection.statement("UPDATE portfolios SET archived_at = ? WHERE archived_at IS NULL").run(time.milliseconds)
        return open
    }

    /// Closes one portfolio for ever; what it holds stays where it is.
    public func archivePortfolio(_ portfolio: PortfolioID, at time: Timestamp) throws {
        try connection.statement("UPDATE portfolios SET archived_at = ? WHERE id = ?").run(time.milliseconds, portfolio.rawValue)
    }
}
