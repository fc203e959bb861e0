public import Domain

extension LedgerTransaction {
    /// Stores a group without orders and returns its number. `side`: of the exits.
    public func insertGroup(
        _ kind: OrderGroupKind, of portfolio: PortfolioID, clientOrderID: String, body: BodyHash, asset: AssetKey, side: Side,
        at time: Timestamp
    ) throws -> OrderGroupID {
        try connection.statement(
            """
            INSERT INTO order_groups (portfolio, client_order_id, body_hash, kind, asset, side, placed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            portfolio.rawValue, clientOrderID, body.bytes, kind.storedCode, asset.rawValue, side.storedCode, time.milliseconds)
        return OrderGroupID(connection.lastInsertedRow)
    }

    /// Sets aside what the exits of a new group need together. Throws `LedgerError` when there is not so much.
    public func hold(
        _ units: Int64, _ side: Side, for group: OrderGroupID, of order: OrderID, in portfolio: PortfolioID, _ asset: AssetKey,
        at time: Timestamp
    ) throws {
        try hold(units, side, for: order, of: portfolio, asset, at: time)
        try connection.statement("UPDATE order_groups SET hold = ? WHERE id = ?").run(units, group.rawValue)
    }
}

extension LedgerReader {
    /// The group that a portfolio has under this key, and the hash of the body it came with; nil when the key is new.
    public func group(withClientOrderID key: String, of portfolio: PortfolioID) throws -> (id: OrderGroupID, body: BodyHash)? {
        try connection.statement("SELECT id, body_hash FROM order_groups WHERE portfolio = ? AND client_order_id = ?")
            .first(portfolio.rawValue, key) { (OrderGroupID($0.int64(0)), BodyHash(stored: $0.bytes(1))) }
    }

    /// The groups of a portfolio, the newest first; of a page after one, the oldest first. `isOpen`: of which something may
    /// still fill.
    public func groups(
        of portfolio: PortfolioID, isOpen: Bool?, since: Timestamp?, until: Timestamp?, page: RowPage<OrderGroupID>, limit: Int
    ) throws -> [OrderGroupID] {
        let statement =
            page.after == nil
            ? try connection.statement(
                """
                SELECT g.id FROM order_groups AS g
                WHERE g.portfolio = ?1 AND g.id < ?2 AND g.id > ?3 AND g.placed_at >= ?4 AND g.placed_at < ?5
                    AND (?6 IS NULL OR ?6 = EXISTS (SELECT 1 FROM orders WHERE group_id = g.id AND state IN (0, 1)))
                ORDER BY g.id DESC LIMIT ?7
                """)
            : try connection.statement(
                """
                SELECT g.id FROM order_groups AS g
                WHERE g.portfolio = ?1 AND g.id < ?2 AND g.id > ?3 AND g.placed_at >= ?4 AND g.placed_at < ?5
                    AND (?6 IS NULL OR ?6 = EXISTS (SELECT 1 FROM orders WHERE group_id = g.id AND state IN (0, 1)))
                ORDER BY g.id LIMIT ?7
                """)
        return try statement.all(
            portfolio.rawValue, page.before?.rawValue ?? .max, page.after?.rawValue ?? .min, since?.milliseconds ?? .min,
            until?.milliseconds ?? .max, isOpen.map { $0 ? Int64(1) : 0 }, limit
        ) { OrderGroupID($0.int64(0)) }
    }

    /// What a group is, and its orders with their fills; nil when there is none or it is somebody else's.
    public func group(
        _ id: OrderGroupID, of user: UserID
    ) throws -> (kind: OrderGroupKind, clientOrderID: String, orders: [Order])? {
        let head = try connection.statement(
            """
            SELECT g.kind, g.client_order_id FROM order_groups AS g JOIN portfolios AS p ON p.id = g.portfolio
            WHERE g.id = ? AND p.user = ?
            """
        ).first(id.rawValue, user.rawValue) { (kind: try OrderGroupKind(stored: $0.int64(0)), key: $0.text(1)) }
        guard let head else { return nil }
        let orders = try connection.statement("SELECT id FROM orders WHERE group_id = ? ORDER BY role")
            .all(id.rawValue) { OrderID($0.int64(0)) }.compactMap { try order($0, of: user) }
        return (head.kind, head.key, orders)
    }
}
