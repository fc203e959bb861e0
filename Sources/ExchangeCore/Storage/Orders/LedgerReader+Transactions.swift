public import Domain

extension LedgerReader {
    /// Fills and funds of a portfolio, the newest first.
    public func transactions(
        of portfolio: PortfolioID, _ filter: TransactionFilter = TransactionFilter(), limit: Int
    ) throws -> [TransactionRecord] {
        let side: Side?
        switch filter.kind {
        case nil: side = nil
        case .fills(let only): side = only
        case .funds:
            // Funds are of no coin.
            return filter.asset == nil ? try funds(of: portfolio, filter, limit: limit) : []
        }
        if let asset = filter.asset { return try fills(of: portfolio, asset, side, filter, limit: limit) }
        return try fillsAndFunds(of: portfolio, side, filter, limit: limit)
    }

    private func fillsAndFunds(
        of portfolio: PortfolioID, _ side: Side?, _ filter: TransactionFilter, limit: Int
    ) throws -> [TransactionRecord] {
        try connection.statement(
            """
            SELECT j.number, j.time, p.amount, p.balance, f.entry IS NULL,
                f.entry, f.order_id, a.id, a.quantity_decimals, f.side, f.quantity, f.price, f.price_scale, f.value, f.fee,
                f.time, f.quote_source, f.quote_age, f.rule, f.cash_after, f.holding_after, f.maker, f.quote_price, f.quote_scale,
                f.half_spread, f.impact
            FROM journal AS j
            LEFT JOIN fills AS f ON f.entry = j.number
            LEFT JOIN assets AS a ON a.key = f.asset
            LEFT JOIN postings AS p
                ON j.kind = 1 AND p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ?1 AND j.number < ?2 AND j.kind IN (1, 2) AND (?3 IS NULL OR f.side = ?3)
                AND j.time >= ?4 AND j.time < ?5
            ORDER BY j.number DESC LIMIT ?6
            """
        ).all(
            portfolio.rawValue, filter.before ?? .max, side?.storedCode, filter.from?.milliseconds ?? .min,
            filter.to?.milliseconds ?? .max, limit
        ) { row in
            row.bool(4) ? Self.funds(row) : Self.transaction(try Self.fill(row, from: 5))
        }
    }

    private func fills(
        of portfolio: PortfolioID, _ asset: AssetID, _ side: Side?, _ filter: TransactionFilter, limit: Int
    ) throws -> [TransactionRecord] {
        try connection.statement(
            """
            SELECT f.entry, f.order_id, a.id, a.quantity_decimals, f.side, f.quantity, f.price, f.price_scale, f.value, f.fee,
                f.time, f.quote_source, f.quote_age, f.rule, f.cash_after, f.holding_after, f.maker, f.quote_price, f.quote_scale,
                f.half_spread, f.impact
            FROM fills AS f JOIN assets AS a ON a.key = f.asset
            WHERE f.portfolio = ?1 AND f.asset = (SELECT key FROM assets WHERE id = ?2) AND f.entry < ?3
                AND (?4 IS NULL OR f.side = ?4) AND f.time >= ?5 AND f.time < ?6
            ORDER BY f.entry DESC LIMIT ?7
            """
        ).all(
            portfolio.rawValue, asset.rawValue, filter.before ?? .max, side?.storedCode,
            filter.from?.milliseconds ?? .min, filter.to?.milliseconds ?? .max, limit
        ) { Self.transaction(try Self.fill($0)) }
    }

    private func funds(
        of portfolio: PortfolioID, _ filter: TransactionFilter, limit: Int
    ) throws -> [TransactionRecord] {
        try connection.statement(
            """
            SELECT j.number, j.time, p.amount, p.balance
            FROM journal AS j
            JOIN postings AS p ON p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ?1 AND j.number < ?2 AND j.kind = 1 AND j.time >= ?3 AND j.time < ?4
            ORDER BY j.number DESC LIMIT ?5
            """
        ).all(
            portfolio.rawValue, filter.before ?? .max, filter.from?.milliseconds ?? .min,
            filter.to?.milliseconds ?? .max, limit, read: Self.funds)
    }

    private static func funds(_ row: SQLRow) -> TransactionRecord {
        TransactionRecord(
            number: row.int64(0), time: Timestamp(milliseconds: row.int64(1)), fill: nil,
            cashChange: USD(micros: row.int64(2)), cashAfter: USD(micros: row.int64(3)))
    }

    private static func transaction(_ fill: Fill) -> TransactionRecord {
        let change = fill.side == .buy ? -fill.value.micros - fill.fee.micros : fill.value.micros - fill.fee.micros
        return TransactionRecord(
            number: fill.id.rawValue, time: fill.time, fill: fill, cashChange: USD(micros: change), cashAfter: fill.cashAfter)
    }
}
