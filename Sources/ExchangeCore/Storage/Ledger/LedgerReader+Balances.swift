public import Domain

extension LedgerReader {
    /// Zero for what was never posted.
    public func balance(of account: LedgerAccount, _ asset: AssetKey, _ bucket: Bucket = .available) throws -> Int64 {
        try connection.statement("SELECT amount FROM balances WHERE account = ? AND asset = ? AND bucket = ?")
            .first(account.rawValue, asset.rawValue, bucket.rawValue) { $0.int64(0) } ?? 0
    }

    /// Dollars that a portfolio can spend.
    public func cash(of portfolio: PortfolioID) throws -> USD {
        USD(micros: try balance(of: .portfolio(portfolio), .usd))
    }

    /// All assets that an account holds or has held, by asset.
    public func balances(of account: LedgerAccount) throws -> [AccountBalance] {
        try connection.statement(
            """
            SELECT asset, sum(amount) FILTER (WHERE bucket = 0), sum(amount) FILTER (WHERE bucket = 1)
            FROM balances WHERE account = ? GROUP BY asset ORDER BY asset
            """
        ).all(account.rawValue) { row in
            AccountBalance(asset: AssetKey(row.int64(0)), available: row.int64(1), held: row.int64(2))
        }
    }
}
