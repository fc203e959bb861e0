public import Domain

/// What analytics need to know of a fill.
public struct AnalysedFill: Sendable, Hashable {
    public let asset: AssetID
    public let side: Side
    public let quantity: Quantity
    public let value: USD
    public let fee: USD
    public let time: Timestamp
}

extension LedgerReader {
    /// All fills of a portfolio, the oldest first.
    public func analysedFills(of portfolio: PortfolioID) throws -> [AnalysedFill] {
        // Few coins, many fills: each coin's id becomes a value once.
        var coins: [Int64: (id: AssetID, decimals: UInt8)] = [:]
        try connection.statement("SELECT key, id, quantity_decimals FROM assets").forEach { row in
            coins[row.int64(0)] = (AssetID(row.text(1)), UInt8(truncatingIfNeeded: row.int64(2)))
        }
        // By the journal, whose index has a portfolio's entries in their order.
        return try connection.statement(
            """
            SELECT f.asset, f.side, f.quantity, f.value, f.fee, f.time
            FROM journal AS j JOIN fills AS f ON f.entry = j.number
            WHERE j.account = ? AND j.kind = 2 ORDER BY j.number
            """
        ).all(portfolio.rawValue) { row in
            guard let coin = coins[row.int64(0)] else {
                throw StorageError(.notADatabase, "A fill is of a coin that was never listed.")
            }
            return AnalysedFill(
                asset: coin.id, side: try Side(stored: row.int64(1)),
                quantity: Quantity(steps: row.int64(2), decimals: coin.decimals), value: USD(micros: row.int64(3)),
                fee: USD(micros: row.int64(4)), time: Timestamp(milliseconds: row.int64(5)))
        }
    }
}
