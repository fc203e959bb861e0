public import Domain

extension LedgerTransaction {
    /// Opens a portfolio with all that another one has, also what that has set aside for open orders. The history of the
    /// other's period is the new one's, too: `entries(of:)` begins with it.
    public func clone(_ source: PortfolioRecord, name: String, at time: Timestamp) throws -> PortfolioID {
        let id = try createPortfolio(for: source.user, name: name, market: source.market, at: time)
        let account = LedgerAccount.portfolio(id)
        var postings: [Posting] = []
        for balance in try balances(of: .portfolio(source.id)) {
            let (amount, overflow) = balance.available.addingReportingOverflow(balance.held)
            guard !overflow else { throw LedgerError.overflow(account: account, asset: balance.asset) }
            guard amount != 0 else { continue }
            let house: LedgerAccount = balance.asset == .usd ? .issuance : .market
            postings.append(Posting(account, balance.asset, amount: amount))
            postings.append(Posting(house, balance.asset, amount: -amount))
        }
        if !postings.isEmpty {
            try post(JournalEntry(kind: .clone, portfolio: id, time: time, reference: source.id.rawValue, postings: postings))
        }
        try connection.statement("INSERT INTO portfolio_events (kind, portfolio, entry, time, source) VALUES (6, ?, ?, ?, ?)")
            .run(id.rawValue, try lastEntry(), time.milliseconds, source.id.rawValue)
        try connection.statement(
            """
            INSERT INTO positions (portfolio, asset, quantity, cost, realised, fees)
            SELECT ?, asset, quantity, cost, realised, fees FROM positions WHERE portfolio = ?
            """
        ).run(id.rawValue, source.id.rawValue)
        try connection.statement("UPDATE portfolios SET opening_cash = ? WHERE id = ?")
            .run(try openingCash(of: source.id).micros, id.rawValue)
        return id
    }
}
