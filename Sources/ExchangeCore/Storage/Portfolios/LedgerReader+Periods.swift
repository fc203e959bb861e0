public import Domain

extension LedgerReader {
    /// The periods of a portfolio, the oldest first; the last one lasts.
    public func periods(of portfolio: PortfolioRecord) throws -> [PeriodRecord] {
        var periods: [PeriodRecord] = []
        var start = portfolio.createdAt
        try connection.statement("SELECT time, value FROM portfolio_events WHERE portfolio = ? AND kind = 5 ORDER BY id")
            .forEach(portfolio.id.rawValue) { row in
                let end = Timestamp(milliseconds: row.int64(0))
                periods.append(
                    PeriodRecord(
                        number: periods.count + 1, start: start, end: end, closingValue: USD(micros: row.int64(1))))
                start = end
            }
        periods.append(PeriodRecord(number: periods.count + 1, start: start, end: nil, closingValue: nil))
        return periods
    }

    /// The portfolio that another one began as a clone of.
    public func source(ofClone portfolio: PortfolioID) throws -> PortfolioID? {
        try connection.statement("SELECT source FROM portfolio_events WHERE portfolio = ? AND kind = 6")
            .first(portfolio.rawValue) { PortfolioID($0.int64(0)) }
    }

    /// Where the journal holds a period of a portfolio, the oldest part first; empty when there is no such period. Nil means
    /// the one that lasts.
    func historySegments(of portfolio: PortfolioID, period: Int? = nil) throws -> [HistorySegment] {
        try historySegments(of: portfolio, period: period, beforeEvent: .max)
    }

    private func historySegments(
        of portfolio: PortfolioID, period: Int?, beforeEvent last: Int64
    ) throws -> [HistorySegment] {
        let resets = try connection.statement(
            "SELECT entry FROM portfolio_events WHERE portfolio = ? AND kind = 5 AND id < ? ORDER BY id"
        ).all(portfolio.rawValue, last) { $0.int64(0) }
        let number = period ?? resets.count + 1
        guard (1...resets.count + 1).contains(number) else { return [] }
        let own = HistorySegment(
            portfolio: portfolio, after: number > 1 ? resets[number - 2] : 0,
            until: number <= resets.count ? resets[number - 1] : .max)
        guard number == 1 else { return [own] }
        let clone = try connection.statement(
            "SELECT id, source, entry FROM portfolio_events WHERE portfolio = ? AND kind = 6"
        ).first(portfolio.rawValue) { (id: $0.int64(0), source: PortfolioID($0.int64(1)), entry: $0.int64(2)) }
        guard let clone else { return [own] }
        // What the other one did afterwards is its own.
        return try historySegments(of: clone.source, period: nil, beforeEvent: clone.id).map {
            HistorySegment(portfolio: $0.portfolio, after: $0.after, until: min($0.until, clone.entry))
        } + [own]
    }

    /// The number of the newest journal entry of all; zero before the first.
    func lastEntry() throws -> Int64 {
        try connection.statement("SELECT max(number) FROM journal").first { $0.int64(0) } ?? 0
    }
}
