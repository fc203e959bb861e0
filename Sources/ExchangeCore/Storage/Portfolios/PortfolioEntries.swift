public import Domain

/// What happened in a period of a portfolio, in its order.
public struct PortfolioEntries: Sendable {
    /// Cash and holdings after each entry. What open orders set aside is the portfolio's still.
    public var changes: [ValueHistory.Change] = []
    /// What was put in.
    public var deposits: [(time: Timestamp, amount: USD)] = []
    public var fills: [AnalysedFill] = []
}

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
    /// All of a period that moved money, the oldest first; of a clone also what it has of the one that it was cloned from.
    /// Nil means the period that lasts; empty when there is no such period.
    public func entries(of portfolio: PortfolioID, period: Int? = nil) throws -> PortfolioEntries {
        // Few coins, many fills: each coin's id becomes a value once.
        var coins: [Int64: Coin] = [:]
        try connection.statement("SELECT key, id, quantity_decimals FROM assets").forEach { row in
            coins[row.int64(0)] = Coin(id: AssetID(row.text(1)), decimals: UInt8(truncatingIfNeeded: row.int64(2)))
        }
        var entries = PortfolioEntries()
        var cash: Int64 = 0
        let statement = try connection.statement(
            """
            SELECT j.time, f.asset, f.side, f.quantity, f.value, f.fee, f.price, f.price_scale, p.amount
            FROM journal AS j
            LEFT JOIN fills AS f ON f.entry = j.number
            LEFT JOIN postings AS p
                ON j.kind = 1 AND p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ? AND j.number > ? AND j.number <= ? AND j.kind IN (1, 2)
            ORDER BY j.number
            """)
        for segment in try historySegments(of: portfolio, period: period) {
            try statement.forEach(segment.portfolio.rawValue, segment.after, segment.until) { row in
                let time = Timestamp(milliseconds: row.int64(0))
                guard let key = row.optionalInt64(1) else {
                    let amount = row.int64(8)
                    cash &+= amount
                    entries.deposits.append((time, USD(micros: amount)))
                    entries.changes.append(ValueHistory.Change(time: time, cashAfter: USD(micros: cash), holding: nil))
                    return
                }
                guard let place = coins.index(forKey: key) else {
                    throw StorageError(.notADatabase, "A fill is of a coin that was never listed.")
                }
                let (side, steps) = (try Side(stored: row.int64(2)), row.int64(3))
                let (value, fee) = (row.int64(4), row.int64(5))
                cash &+= (side == .buy ? 0 &- value : value) &- fee
                coins.values[place].held &+= side == .buy ? steps : 0 &- steps
                let coin = coins.values[place]
                entries.changes.append(
                    ValueHistory.Change(
                        time: time, cashAfter: USD(micros: cash),
                        holding: ValueHistory.Holding(
                            asset: coin.id, quantityAfter: Quantity(steps: coin.held, decimals: coin.decimals),
                            price: try Price(storedMantissa: row.int64(6), scale: row.int(7)))))
                entries.fills.append(
                    AnalysedFill(
                        asset: coin.id, side: side, quantity: Quantity(steps: steps, decimals: coin.decimals),
                        value: USD(micros: value), fee: USD(micros: fee), time: time))
            }
        }
        return entries
    }

    private struct Coin {
        let id: AssetID
        let decimals: UInt8
        var held: Int64 = 0

        init(id: AssetID, decimals: UInt8) {
            self.id = id
            self.decimals = decimals
        }
    }
}
