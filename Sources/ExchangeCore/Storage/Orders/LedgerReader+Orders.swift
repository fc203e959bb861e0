public import Domain

extension LedgerReader {
    /// An order with its fills, if it belongs to the user.
    public func order(_ id: OrderID, of user: UserID) throws -> Order? {
        try row(of: id, user: user).map(addingDetails)
    }

    /// The order that a portfolio has under a key of its trader's.
    public func order(withClientOrderID key: String, in portfolio: PortfolioID) throws -> Order? {
        try connection.statement("SELECT id FROM orders WHERE portfolio = ? AND client_order_id = ?")
            .first(portfolio.rawValue, key) { OrderID($0.int64(0)) }.flatMap { try row(of: $0, user: nil) }
            .map(addingDetails)
    }

    /// Orders of a portfolio with their fills, the newest first, or from one on the oldest first.
    public func orders(of portfolio: PortfolioID, _ filter: OrderFilter = OrderFilter(), limit: Int) throws -> [Order] {
        try orderIDs(of: portfolio, filter, limit: limit).compactMap { try row(of: $0, user: nil) }.map(addingDetails)
    }

    private func orderIDs(of portfolio: PortfolioID, _ filter: OrderFilter, limit: Int) throws -> [OrderID] {
        let states = filter.allowedStates
        if states.isEmpty { return [] }
        let statement: PreparedStatement
        if states.allSatisfy(\.isOpen) {
            // By the index of what is open.
            statement =
                filter.page.after == nil
                ? try connection.statement(
                    """
                    SELECT o.id FROM orders AS o
                    WHERE o.portfolio = ?1 AND o.state IN (0, 1) AND o.id < ?2 AND o.id > ?3
                        AND (?4 IS NULL OR o.asset = (SELECT key FROM assets WHERE id = ?4)) AND (?5 IS NULL OR o.side = ?5)
                        AND (?6 IS NULL OR o.type = ?6) AND (?7 >> o.state) & 1 AND o.placed_at >= ?8 AND o.placed_at < ?9
                    ORDER BY o.id DESC LIMIT ?10
                    """)
                : try connection.statement(
                    """
                    SELECT o.id FROM orders AS o
                    WHERE o.portfolio = ?1 AND o.state IN (0, 1) AND o.id < ?2 AND o.id > ?3
                        AND (?4 IS NULL OR o.asset = (SELECT key FROM assets WHERE id = ?4)) AND (?5 IS NULL OR o.side = ?5)
                        AND (?6 IS NULL OR o.type = ?6) AND (?7 >> o.state) & 1 AND o.placed_at >= ?8 AND o.placed_at < ?9
                    ORDER BY o.id LIMIT ?10
                    """)
        } else {
            statement =
                filter.page.after == nil
                ? try connection.statement(
                    """
                    SELECT o.id FROM orders AS o
                    WHERE o.portfolio = ?1 AND o.id < ?2 AND o.id > ?3
                        AND (?4 IS NULL OR o.asset = (SELECT key FROM assets WHERE id = ?4)) AND (?5 IS NULL OR o.side = ?5)
                        AND (?6 IS NULL OR o.type = ?6) AND (?7 >> o.state) & 1 AND o.placed_at >= ?8 AND o.placed_at < ?9
                    ORDER BY o.id DESC LIMIT ?10
                    """)
                : try connection.statement(
                    """
                    SELECT o.id FROM orders AS o
                    WHERE o.portfolio = ?1 AND o.id < ?2 AND o.id > ?3
                        AND (?4 IS NULL OR o.asset = (SELECT key FROM assets WHERE id = ?4)) AND (?5 IS NULL OR o.side = ?5)
                        AND (?6 IS NULL OR o.type = ?6) AND (?7 >> o.state) & 1 AND o.placed_at >= ?8 AND o.placed_at < ?9
                    ORDER BY o.id LIMIT ?10
                    """)
        }
        return try statement.all(
            portfolio.rawValue, filter.page.before?.rawValue ?? .max, filter.page.after?.rawValue ?? .min,
            filter.asset?.rawValue, filter.side?.storedCode, filter.type?.storedCode,
            states.reduce(Int64(0)) { $0 | 1 << $1.storedCode }, filter.since?.milliseconds ?? .min,
            filter.until?.milliseconds ?? .max, limit
        ) { OrderID($0.int64(0)) }
    }

    /// An order without its fills. `user`: nil for an order whose owner is known.
    private func row(of id: OrderID, user: UserID?) throws -> Order? {
        try connection.statement(
            """
            SELECT o.id, o.portfolio, o.client_order_id, a.id, a.quantity_decimals, o.side, o.type, o.size_kind, o.size,
                o.state, o.reason, o.reason_text, o.placed_at, o.updated_at, o.quantity, o.hold, o.limit_price,
                o.limit_scale, o.stop_price, o.stop_scale, o.time_in_force, o.post_only, o.trail_kind, o.trail, o.trail_scale,
                o.expires_at, o.triggered_at, o.group_id, o.role, g.kind, g.hold, o.dormant, o.waits_until, o.best_price,
                o.best_scale
            FROM orders AS o JOIN assets AS a ON a.key = o.asset LEFT JOIN order_groups AS g ON g.id = o.group_id
            WHERE o.id = ?1 AND (?2 IS NULL OR ?2 = (SELECT user FROM portfolios WHERE id = o.portfolio))
            """
        ).first(id.rawValue, user?.rawValue, read: Self.order)
    }

    private func addingDetails(_ order: Order) throws -> Order {
        // An order that was refused cannot have any.
        guard order.state != .rejected else { return order }
        var order = order
        order.fills = try fills(of: order.id)
        if order.type.hasTrail, order.state.isOpen, order.triggeredAt == nil {
            order.trailBest = try trailBest(of: order.id)?.price
        }
        return order
    }

    private static func order(_ row: SQLRow) throws -> Order {
        let decimals = UInt8(truncatingIfNeeded: row.int64(4))
        let side = try Side(stored: row.int64(5))
        let state = try OrderState(stored: row.int64(9))
        let isDormant = row.bool(31)
        let link = try row.optionalInt64(27).map { group in
            OrderLink(
                group: OrderGroupID(group), kind: try OrderGroupKind(stored: row.int64(29)),
                role: try OrderRole(stored: row.int64(28)))
        }
        // Exits hold together; what each shows is what both may use.
        let sharesHold = link.map { $0.role.isExit && state.isOpen && !isDormant } ?? false
        let hold = sharesHold ? row.int64(30) : row.int64(15)
        let terms = try LedgerReader.terms(row, from: 16)
        return Order(
            id: OrderID(row.int64(0)), portfolio: PortfolioID(row.int64(1)), clientOrderID: row.text(2),
            asset: AssetID(row.text(3)), side: side, type: try OrderType(stored: row.int64(6)),
            size: try OrderSize(storedKind: row.int64(7), units: row.int64(8), decimals: decimals), state: state,
            reason: try row.optionalInt64(10).map { try OrderReason(stored: $0) }, reasonText: row.optionalText(11),
            placedAt: Timestamp(milliseconds: row.int64(12)), updatedAt: Timestamp(milliseconds: row.int64(13)),
            terms: terms == .none ? nil : terms,
            quantity: row.optionalInt64(14).map { Quantity(steps: $0, decimals: decimals) },
            heldCash: side == .buy && hold > 0 ? USD(micros: hold) : nil,
            heldQuantity: side == .sell && hold > 0 ? Quantity(steps: hold, decimals: decimals) : nil,
            expiresAt: row.optionalInt64(25).map { Timestamp(milliseconds: $0) },
            triggeredAt: row.optionalInt64(26).map { Timestamp(milliseconds: $0) }, link: link,
            isDormant: isDormant && state.isOpen ? true : nil,
            waitingForQuoteUntil: state.isOpen ? row.optionalInt64(32).map { Timestamp(milliseconds: $0) } : nil,
            trailBest: try Price.stored(row, 33))
    }

    /// The terms whose nine columns begin at `first`.
    static func terms(_ row: SQLRow, from first: Int32) throws -> OrderTerms {
        OrderTerms(
            limitPrice: try Price.stored(row, first), stopPrice: try Price.stored(row, first + 2),
            timeInForce: try TimeInForce(stored: row.int64(first + 4)), isPostOnly: row.bool(first + 5),
            trail: try Trail.stored(row, first + 6))
    }
}
