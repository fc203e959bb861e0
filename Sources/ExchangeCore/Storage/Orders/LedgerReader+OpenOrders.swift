public import Domain

extension LedgerReader {
    /// An order that is open; nil when there is none of this number or it is not open any more.
    public func openOrder(_ id: OrderID) throws -> OpenOrder? {
        try connection.statement(
            """
            SELECT o.id, p.user, o.portfolio, a.id, o.asset, a.quantity_decimals, o.state, o.side, o.type, o.quantity, o.filled,
                o.hold, o.limit_price, o.limit_scale, o.stop_price, o.stop_scale, o.time_in_force, o.post_only, o.expires_at,
                o.triggered_at
            FROM orders AS o JOIN assets AS a ON a.key = o.asset JOIN portfolios AS p ON p.id = o.portfolio
            WHERE o.id = ? AND o.state IN (0, 1)
            """
        ).first(id.rawValue) { try Self.openOrder($0) }
    }

    /// Hands every open order to `body`, for the index of what they wait for.
    public func forEachOpenOrder(_ body: (OrderID, AssetID, WorkingOrder.Trigger, Timestamp?) throws -> Void) throws {
        // Few coins, many orders: each coin's id becomes a value once.
        var assets: [Int64: AssetID] = [:]
        try connection.statement("SELECT key, id FROM assets").forEach { assets[$0.int64(0)] = AssetID($0.text(1)) }
        try connection.statement(
            """
            SELECT id, asset, side, type, limit_price, limit_scale, stop_price, stop_scale, expires_at, triggered_at IS NOT NULL
            FROM orders WHERE state IN (0, 1)
            """
        ).forEach { row in
            guard let asset = assets[row.int64(1)] else { return }
            let working = WorkingOrder(
                side: try Side(stored: row.int64(2)), type: try OrderType(stored: row.int64(3)),
                terms: OrderTerms(limitPrice: try Price.stored(row, 4), stopPrice: try Price.stored(row, 6)),
                isTriggered: row.bool(9), remaining: .everythingSetAside, hold: 0)
            try body(
                OrderID(row.int64(0)), asset, working.trigger, row.optionalInt64(8).map { Timestamp(milliseconds: $0) })
        }
    }

    /// Open orders whose time is over at `time`, at most `limit`, the earliest first.
    public func expiredOrders(at time: Timestamp, limit: Int) throws -> [OrderID] {
        try connection.statement(
            "SELECT id FROM orders WHERE state IN (0, 1) AND expires_at IS NOT NULL AND expires_at <= ? ORDER BY expires_at, id LIMIT ?"
        ).all(time.milliseconds, limit) { OrderID($0.int64(0)) }
    }

    /// When the next open order ends by itself; nil when none does.
    public func nextExpiry() throws -> Timestamp? {
        try connection.statement("SELECT min(expires_at) FROM orders WHERE state IN (0, 1) AND expires_at IS NOT NULL")
            .first { $0.optionalInt64(0).map { Timestamp(milliseconds: $0) } } ?? nil
    }

    /// Open orders of a coin, the oldest first, at most `limit`.
    public func openOrders(of asset: AssetID, limit: Int) throws -> [OrderID] {
        try connection.statement(
            """
            SELECT id FROM orders WHERE state IN (0, 1) AND asset = (SELECT key FROM assets WHERE id = ?) ORDER BY id LIMIT ?
            """
        ).all(asset.rawValue, limit) { OrderID($0.int64(0)) }
    }

    /// Open orders of a portfolio, of one coin or of all, the oldest first.
    public func openOrders(of portfolio: PortfolioID, asset: AssetID? = nil) throws -> [OrderID] {
        try connection.statement(
            """
            SELECT id FROM orders WHERE state IN (0, 1) AND portfolio = ?1
                AND (?2 IS NULL OR asset = (SELECT key FROM assets WHERE id = ?2)) ORDER BY id
            """
        ).all(portfolio.rawValue, asset?.rawValue) { OrderID($0.int64(0)) }
    }

    /// How many orders a portfolio has open.
    public func openOrderCount(of portfolio: PortfolioID) throws -> Int {
        try connection.statement("SELECT count(*) FROM orders WHERE state IN (0, 1) AND portfolio = ?")
            .first(portfolio.rawValue) { $0.int(0) } ?? 0
    }

    private static func openOrder(_ row: SQLRow) throws -> OpenOrder {
        let decimals = UInt8(truncatingIfNeeded: row.int64(5))
        let filled = row.int64(10)
        let remaining = row.optionalInt64(9).map {
            WorkingOrder.Remaining.quantity(Quantity(steps: $0 - filled, decimals: decimals))
        }
        return OpenOrder(
            id: OrderID(row.int64(0)), user: UserID(row.int64(1)), portfolio: PortfolioID(row.int64(2)),
            asset: AssetID(row.text(3)), key: AssetKey(row.int64(4)), decimals: decimals,
            state: try OrderState(stored: row.int64(6)),
            working: WorkingOrder(
                side: try Side(stored: row.int64(7)), type: try OrderType(stored: row.int64(8)),
                terms: try terms(row, from: 12), isTriggered: row.optionalInt64(19) != nil,
                remaining: remaining ?? .everythingSetAside, hold: row.int64(11)),
            filled: filled, expiresAt: row.optionalInt64(18).map { Timestamp(milliseconds: $0) })
    }
}
