public import Domain

extension LedgerReader {
    /// Fills, funds, resets and what a clone began with, the newest first.
    public func transactions(
        of portfolio: PortfolioID, _ filter: TransactionFilter = TransactionFilter(), limit: Int
    ) throws -> [TransactionRecord] {
        let side: Side?
        switch filter.kind {
        case nil: side = nil
        case .fills(let only): side = only
        case .entries(let kind):
            // They are of no coin.
            return filter.asset == nil ? try entries(kind, of: portfolio, filter, limit: limit) : []
        }
        if let asset = filter.asset { return try fills(of: portfolio, asset, side, filter, limit: limit) }
        return try fillsAndFunds(of: portfolio, side, filter, limit: limit)
    }

    private func fillsAndFunds(
        of portfolio: PortfolioID, _ side: Side?, _ filter: TransactionFilter, limit: Int
    ) throws -> [TransactionRecord] {
        try connection.statement(
            """
            SELECT j.number, j.time, p.amount, p.balance, j.kind, j.reference,
                f.entry, f.order_id, a.id, a.quantity_decimals, f.side, f.quantity, f.price, f.price_scale, f.value, f.fee,
                f.time, f.quote_source, f.quote_age, f.rule, f.cash_after, f.holding_after, f.maker, f.quote_price, f.quote_scale,
                f.half_spread, f.impact
            FROM journal AS j
            LEFT JOIN fills AS f ON f.entry = j.number
            LEFT JOIN assets AS a ON a.key = f.asset
            LEFT JOIN postings AS p
                ON j.kind <> 2 AND p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ?1 AND j.number < ?2 AND j.kind IN (1, 2, 5, 6) AND (?3 IS NULL OR f.side = ?3)
                AND j.time >= ?4 AND j.time < ?5
            ORDER BY j.number DESC LIMIT ?6
            """
        ).all(
            portfolio.rawValue, filter.before ?? .max, side?.storedCode, filter.from?.milliseconds ?? .min,
            filter.to?.milliseconds ?? .max, limit
        ) { row in
            row.int64(4) == 2 ? Self.transaction(try Self.fill(row, from: 6)) : try Self.entry(row)
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

    private func entries(
        _ kind: JournalEntry.Kind, of portfolio: PortfolioID, _ filter: TransactionFilter, limit: Int
    ) throws -> [TransactionRecord] {
        try connection.statement(
            """
            SELECT j.number, j.time, p.amount, p.balance, j.kind, j.reference
            FROM journal AS j
            LEFT JOIN postings AS p ON p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ?1 AND j.number < ?2 AND j.kind = ?3 AND j.time >= ?4 AND j.time < ?5
            ORDER BY j.number DESC LIMIT ?6
            """
        ).all(
            portfolio.rawValue, filter.before ?? .max, kind.rawValue, filter.from?.milliseconds ?? .min,
            filter.to?.milliseconds ?? .max, limit, read: Self.entry)
    }

    /// An entry that is no fill, from the six columns above. A reset or a clone of coins alone does not touch the dollars.
    private static func entry(_ row: SQLRow) throws -> TransactionRecord {
        guard let kind = JournalEntry.Kind(rawValue: row.int64(4)) else {
            throw StorageError(.notADatabase, "The journal has an entry of a kind that this program does not know.")
        }
        return TransactionRecord(
            number: row.int64(0), time: Timestamp(milliseconds: row.int64(1)), kind: kind, fill: nil,
            cashChange: USD(micros: row.int64(2)), cashAfter: USD(micros: row.int64(3)),
            clonedFrom: kind == .clone ? row.optionalInt64(5).map { PortfolioID($0) } : nil)
    }

    private static func transaction(_ fill: Fill) -> TransactionRecord {
        let change = fill.side == .buy ? -fill.value.micros - fill.fee.micros : fill.value.micros - fill.fee.micros
        return TransactionRecord(
            number: fill.id.rawValue, time: fill.time, kind: .fill, fill: fill, cashChange: USD(micros: change),
            cashAfter: fill.cashAfter)
    }
}
