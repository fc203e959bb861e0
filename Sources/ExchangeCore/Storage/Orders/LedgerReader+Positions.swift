public import Domain

extension LedgerReader {
    /// What a portfolio holds or has held of each coin, by the coins' numbers.
    public func positions(of portfolio: PortfolioID) throws -> [(asset: AssetID, state: PositionState)] {
        try connection.statement(
            """
            SELECT a.id, a.quantity_decimals, p.quantity, p.cost, p.realised, p.fees
            FROM positions AS p JOIN assets AS a ON a.key = p.asset
            WHERE p.portfolio = ? ORDER BY p.asset
            """
        ).all(portfolio.rawValue) { row in
            (
                asset: AssetID(row.text(0)),
                state: PositionState(
                    quantity: Quantity(steps: row.int64(2), decimals: UInt8(truncatingIfNeeded: row.int64(1))),
                    cost: USD(micros: row.int64(3)), realisedGain: USD(micros: row.int64(4)),
                    feesPaid: USD(micros: row.int64(5)))
            )
        }
    }

    /// All changes of cash and holdings of a portfolio, the oldest first, for its value over time. What open orders set aside
    /// is the portfolio's still.
    public func valueChanges(of portfolio: PortfolioID) throws -> [ValueHistory.Change] {
        // Few coins, many fills: each coin's id becomes a value once.
        var coins: [Int64: (id: AssetID, steps: Int64)] = [:]
        var cash: Int64 = 0
        return try connection.statement(
            """
            SELECT j.time, p.amount, f.asset, a.id, a.quantity_decimals, f.side, f.quantity, f.value, f.fee, f.price, f.price_scale
            FROM journal AS j
            LEFT JOIN fills AS f ON f.entry = j.number
            LEFT JOIN assets AS a ON a.key = f.asset
            LEFT JOIN postings AS p
                ON j.kind = 1 AND p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            WHERE j.account = ? AND j.kind IN (1, 2)
            ORDER BY j.number
            """
        ).all(portfolio.rawValue) { row in
            var holding: ValueHistory.Holding?
            if let key = row.optionalInt64(2) {
                let isBuy = row.int64(5) == 0
                var coin = coins[key] ?? (AssetID(row.text(3)), 0)
                coin.steps &+= isBuy ? row.int64(6) : -row.int64(6)
                coins[key] = coin
                cash &+= (isBuy ? -row.int64(7) : row.int64(7)) - row.int64(8)
                holding = ValueHistory.Holding(
                    asset: coin.id,
                    quantityAfter: Quantity(steps: coin.steps, decimals: UInt8(truncatingIfNeeded: row.int64(4))),
                    price: try Price(storedMantissa: row.int64(9), scale: row.int(10)))
            } else {
                cash &+= row.int64(1)
            }
            return ValueHistory.Change(
                time: Timestamp(milliseconds: row.int64(0)), cashAfter: USD(micros: cash), holding: holding)
        }
    }

    /// Whether the portfolio is the user's, be it in use or archived.
    public func owns(_ user: UserID, _ portfolio: PortfolioID) throws -> Bool {
        try connection.statement("SELECT 1 FROM portfolios WHERE id = ? AND user = ?")
            .first(portfolio.rawValue, user.rawValue) { _ in true } ?? false
    }
}
