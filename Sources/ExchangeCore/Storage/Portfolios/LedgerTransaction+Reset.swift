public import Domain

extension LedgerTransaction {
    /// Ends the period of a portfolio: all coins go back to the market, all dollars to where they came from, and the opening
    /// cash comes in anew. Its orders must have been ended before.
    ///
    /// `value` is what it was worth. Throws `LedgerError.fundsHeld` when something is set aside still.
    public func reset(_ portfolio: PortfolioID, to openingCash: USD, worth value: USD, at time: Timestamp) throws {
        let account = LedgerAccount.portfolio(portfolio)
        var postings: [Posting] = []
        for balance in try balances(of: account) {
            guard balance.held == 0 else { throw LedgerError.fundsHeld(portfolio) }
            guard balance.available != 0 else { continue }
            let house: LedgerAccount = balance.asset == .usd ? .issuance : .market
            postings.append(Posting(account, balance.asset, amount: -balance.available))
            postings.append(Posting(house, balance.asset, amount: balance.available))
        }
        if !postings.isEmpty { try post(JournalEntry(kind: .reset, portfolio: portfolio, time: time, postings: postings)) }
        try connection.statement("INSERT INTO portfolio_events (kind, portfolio, entry, time, value) VALUES (5, ?, ?, ?, ?)")
            .run(portfolio.rawValue, try lastEntry(), time.milliseconds, value.micros)
        try connection.statement("DELETE FROM positions WHERE portfolio = ?").run(portfolio.rawValue)
        try connection.statement("UPDATE portfolios SET opening_cash = ? WHERE id = ?")
            .run(openingCash.micros, portfolio.rawValue)
        if openingCash > .zero { try post(.funds(openingCash, to: portfolio, at: time)) }
    }
}
