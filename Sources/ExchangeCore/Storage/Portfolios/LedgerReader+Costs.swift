public import Domain

extension LedgerReader {
    /// What a portfolio's coins cost by `method`, fees included, from the fills of the period that lasts.
    public func costs(
        of portfolio: PortfolioID, _ coins: [AssetID], by method: CostBasisMethod
    ) throws -> [AssetID: USD] {
        let segments = try historySegments(of: portfolio)
        let key = try connection.statement("SELECT key, quantity_decimals FROM assets WHERE id = ?")
        let fills = try connection.statement(
            """
            SELECT side, quantity, value, fee, time FROM fills
            WHERE portfolio = ? AND asset = ? AND entry > ? AND entry <= ? ORDER BY entry
            """)
        var costs: [AssetID: USD] = [:]
        for coin in coins {
            guard let (asset, decimals) = try key.first(coin.rawValue, read: { ($0.int64(0), $0.int64(1)) }) else { continue }
            var book = LotBook(method: method)
            for segment in segments {
                try fills.forEach(segment.portfolio.rawValue, asset, segment.after, segment.until) { row in
                    try book.apply(
                        side: try Side(stored: row.int64(0)),
                        quantity: Quantity(steps: row.int64(1), decimals: UInt8(truncatingIfNeeded: decimals)),
                        value: USD(micros: row.int64(2)), fee: USD(micros: row.int64(3)),
                        at: Timestamp(milliseconds: row.int64(4)))
                }
            }
            costs[coin] = try USD.sum(book.held.map(\.cost))
        }
        return costs
    }

    /// The number of the newest journal entry in a portfolio's own list; zero before the first.
    public func newestEntry(of portfolio: PortfolioID) throws -> Int64 {
        try connection.statement("SELECT max(number) FROM journal WHERE account = ?")
            .first(portfolio.rawValue) { $0.int64(0) } ?? 0
    }
}
