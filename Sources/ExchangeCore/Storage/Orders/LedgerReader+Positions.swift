public import Domain

extension LedgerReader {
    /// What a portfolio holds or has held of each coin since the last reset, by the coins' numbers; `held`: how many steps are
    /// set aside for open orders.
    public func positions(of portfolio: PortfolioID) throws -> [(asset: AssetID, state: PositionState, held: Int64)] {
        try connection.statement(
            """
            SELECT a.id, a.quantity_decimals, p.quantity, p.cost, p.realised, p.fees, h.amount
            FROM positions AS p JOIN assets AS a ON a.key = p.asset
            LEFT JOIN balances AS h ON h.account = p.portfolio AND h.asset = p.asset AND h.bucket = 1
            WHERE p.portfolio = ? ORDER BY p.asset
            """
        ).all(portfolio.rawValue) { row in
            (
                asset: AssetID(row.text(0)),
                state: PositionState(
                    quantity: Quantity(steps: row.int64(2), decimals: UInt8(truncatingIfNeeded: row.int64(1))),
                    cost: USD(micros: row.int64(3)), realisedGain: USD(micros: row.int64(4)),
                    feesPaid: USD(micros: row.int64(5))), held: row.int64(6)
            )
        }
    }

    /// Whether the portfolio is the user's, be it in use or archived.
    public func owns(_ user: UserID, _ portfolio: PortfolioID) throws -> Bool {
        try connection.statement("SELECT 1 FROM portfolios WHERE id = ? AND user = ?")
            .first(portfolio.rawValue, user.rawValue) { _ in true } ?? false
    }
}
