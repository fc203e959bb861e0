public import Domain

extension LedgerTransaction {
    /// Adds virtual funds that count against the cap of `time`'s UTC day. Returns the cash available right after.
    public func addFunds(_ amount: USD, to portfolio: PortfolioID, at time: Timestamp) throws -> USD {
        let start = JournalEntry.funds(amount, to: portfolio, at: time)
        let posted = try post(
            JournalEntry(
                kind: start.kind, portfolio: portfolio, time: time, reference: time.epochDay, postings: start.postings))
        return USD(micros: posted.balances[0])
    }
}

extension LedgerReader {
    /// Virtual funds added to a portfolio on a UTC day (days since 1970-01-01); starting cash does not count.
    public func fundsAdded(to portfolio: PortfolioID, onDay epochDay: Int64) throws -> USD {
        let micros = try connection.statement(
            """
            SELECT coalesce(sum(p.amount), 0)
            FROM journal AS j
            JOIN postings AS p ON p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ? AND j.kind = 1 AND j.reference = ?
            """
        ).first(portfolio.rawValue, epochDay) { $0.int64(0) }
        return USD(micros: micros ?? 0)
    }
}
