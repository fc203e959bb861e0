public import Domain

extension LedgerReader {
    /// Journal entries of a portfolio, the newest first.
    ///
    /// `before`: only entries with a smaller number; `from` inclusive, `to` exclusive; `kind` nil for all.
    public func journal(
        of portfolio: PortfolioID, kind: JournalEntry.Kind? = nil, from: Timestamp? = nil, to: Timestamp? = nil,
        before: Int64? = nil, limit: Int
    ) throws -> [JournalRecord] {
        try connection.statement(
            """
            SELECT j.number, j.kind, j.time, j.reference, p.amount, p.balance
            FROM journal AS j
            LEFT JOIN postings AS p ON p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ?1 AND j.number < ?2 AND (?3 IS NULL OR j.kind = ?3) AND j.time >= ?4 AND j.time < ?5
            ORDER BY j.number DESC LIMIT ?6
            """
        ).all(
            portfolio.rawValue, before ?? .max, kind?.rawValue, from?.milliseconds ?? .min, to?.milliseconds ?? .max, limit
        ) { row in
            guard let kind = JournalEntry.Kind(rawValue: row.int64(1)) else {
                throw StorageError(.notADatabase, "The journal has an entry of a kind that this program does not know.")
            }
            return JournalRecord(
                number: row.int64(0), kind: kind, time: Timestamp(milliseconds: row.int64(2)),
                reference: row.optionalInt64(3), cashChange: USD(micros: row.int64(4)),
                cashAfter: row.optionalInt64(5).map { USD(micros: $0) })
        }
    }

    /// The postings of an entry; empty when there is no such entry.
    public func postings(of entry: Int64) throws -> [Posting] {
        try connection.statement("SELECT account, asset, bucket, amount FROM postings WHERE entry = ?")
            .all(entry) { row in
                guard let bucket = Bucket(rawValue: row.int64(2)) else {
                    throw StorageError(.notADatabase, "A posting is in a bucket that this program does not know.")
                }
                return Posting(
                    LedgerAccount(rawValue: row.int64(0)), AssetKey(row.int64(1)), bucket, amount: row.int64(3))
            }
    }

    /// Virtual dollars put into a portfolio from `from` on (nil: ever), for the cap per day and the gain of a portfolio.
    public func fundsIssued(to portfolio: PortfolioID, from: Timestamp? = nil) throws -> USD {
        let micros = try connection.statement(
            """
            SELECT coalesce(sum(p.amount), 0)
            FROM journal AS j
            JOIN postings AS p ON p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ? AND j.kind = 1 AND j.time >= ?
            """
        ).first(portfolio.rawValue, from?.milliseconds ?? .min) { $0.int64(0) }
        return USD(micros: micros ?? 0)
    }
}
