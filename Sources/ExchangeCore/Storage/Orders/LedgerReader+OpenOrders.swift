public import Domain

extension LedgerReader {
    /// An order that is open; nil when there is none of this number or it is not open any more.
    public func openOrder(_ id: OrderID) throws -> OpenOrder? {
        let order = try connection.statement(
            """
            SELECT o.id, p.user, o.portfolio, a.id, o.asset, a.quantity_decimals, o.state, o.side, o.type, o.quantity, o.filled,
                iif(o.role > 0, g.hold, o.hold), o.limit_price, o.limit_scale, o.stop_price, o.stop_scale, o.time_in_force,
                o.post_only, o.trail_kind, o.trail, o.trail_scale, o.expires_at, o.triggered_at, o.unseen, o.best_price,
                o.best_scale, o.best_at, o.placed_at, o.dormant, o.waits_until, o.group_id, o.role, g.kind,
                o.updated_at
            FROM orders AS o JOIN assets AS a ON a.key = o.asset JOIN portfolios AS p ON p.id = o.portfolio
                LEFT JOIN order_groups AS g ON g.id = o.group_id
            WHERE o.id = ? AND o.state IN (0, 1)
            """
        ).first(id.rawValue) { try Self.openOrder($0) }
        guard var order, order.working.type.hasTrail, !order.working.isTriggered else { return order }
        order.working.best = try followed(order.working.best, of: order.key, order.working.side)
        return order
    }

    /// Hands every open order that some price may reach to `body`, for the index of what they wait for.
    public func forEachOpenOrder(_ body: (OrderID, AssetID, WorkingOrder.Trigger, Timestamp?) throws -> Void) throws {
        // Few coins, many orders: each coin's id becomes a value once.
        var assets: [Int64: AssetID] = [:]
        try connection.statement("SELECT key, id FROM assets").forEach { assets[$0.int64(0)] = AssetID($0.text(1)) }
        try connection.statement(
            """
            SELECT id, asset, side, type, limit_price, limit_scale, stop_price, stop_scale, expires_at,
                triggered_at IS NOT NULL, unseen
            FROM orders WHERE state IN (0, 1) AND type <> 6 AND dormant = 0
            """
        ).forEach { row in
            guard let asset = assets[row.int64(1)] else { return }
            let working = WorkingOrder(
                side: try Side(stored: row.int64(2)), type: try OrderType(stored: row.int64(3)),
                terms: OrderTerms(limitPrice: try Price.stored(row, 4), stopPrice: try Price.stored(row, 6)),
                isTriggered: row.bool(9), remaining: .everythingSetAside, hold: 0, isUnseen: row.bool(10))
            try body(
                OrderID(row.int64(0)), asset, working.trigger, row.optionalInt64(8).map { Timestamp(milliseconds: $0) })
        }
        try forEachTrailingOrder(assets, body)
    }

    private func forEachTrailingOrder(
        _ assets: [Int64: AssetID], _ body: (OrderID, AssetID, WorkingOrder.Trigger, Timestamp?) throws -> Void
    ) throws {
        try connection.statement(
            """
            SELECT id, asset, side, trail_kind, trail, trail_scale, best_price, best_scale, best_at, expires_at,
                triggered_at IS NOT NULL, unseen
            FROM orders WHERE type = 6 AND state IN (0, 1) AND dormant = 0
            """
        ).forEach { row in
            guard let asset = assets[row.int64(1)] else { return }
            let side = try Side(stored: row.int64(2))
            let working = WorkingOrder(
                side: side, type: .trailingStop, terms: OrderTerms(trail: try Trail.stored(row, 3)), isTriggered: row.bool(10),
                remaining: .everythingSetAside, hold: 0, isUnseen: row.bool(11),
                best: try followed(try BestPrice.stored(row, 6), of: AssetKey(row.int64(1)), side))
            try body(
                OrderID(row.int64(0)), asset, working.trigger, row.optionalInt64(9).map { Timestamp(milliseconds: $0) })
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

    /// What an open trailing stop has followed so far, as far as that is stored.
    func trailBest(of order: OrderID) throws -> BestPrice? {
        let row = try connection.statement("SELECT best_price, best_scale, best_at, asset, side FROM orders WHERE id = ?")
            .first(order.rawValue) { row in
                (
                    best: try BestPrice.stored(row, 0), asset: AssetKey(row.int64(3)), side: try Side(stored: row.int64(4))
                )
            }
        return try row.flatMap { try followed($0.best, of: $0.asset, $0.side) }
    }

    /// What an order that began with `best` has followed since.
    private func followed(_ best: BestPrice?, of asset: AssetKey, _ side: Side) throws -> BestPrice? {
        guard var best else { return nil }
        let later = try connection.statement(
            "SELECT price, scale FROM trail_bests WHERE asset = ? AND side = ? AND up_to >= ? ORDER BY up_to LIMIT 1"
        ).first(asset.rawValue, side.storedCode, best.since.milliseconds) { try Price.stored($0, 0) }
        if let later = later ?? nil, side.isBetter(later, than: best.price) { best.price = later }
        return best
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
                terms: try terms(row, from: 12), isTriggered: row.optionalInt64(22) != nil,
                remaining: remaining ?? .everythingSetAside, hold: row.int64(11), isUnseen: row.bool(23),
                best: try BestPrice.stored(row, 24)),
            filled: filled, expiresAt: row.optionalInt64(21).map { Timestamp(milliseconds: $0) },
            placedAt: Timestamp(milliseconds: row.int64(27)), updatedAt: Timestamp(milliseconds: row.int64(33)),
            isDormant: row.bool(28),
            waitsUntil: row.optionalInt64(29).map { Timestamp(milliseconds: $0) },
            link: try row.optionalInt64(30).map { group in
                OrderLink(
                    group: OrderGroupID(group), kind: try OrderGroupKind(stored: row.int64(32)),
                    role: try OrderRole(stored: row.int64(31)))
            })
    }
}
