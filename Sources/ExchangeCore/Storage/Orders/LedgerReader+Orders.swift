public import Domain

extension LedgerReader {
    /// An order with its fills, if it belongs to the user.
    public func order(_ id: OrderID, of user: UserID) throws -> Order? {
        try connection.statement(
            """
            SELECT o.id, o.portfolio, o.client_order_id, a.id, a.quantity_decimals, o.side, o.type, o.size_kind, o.size,
                o.state, o.reason, o.reason_text, o.placed_at, o.updated_at, o.quantity, o.hold, o.limit_price,
                o.limit_scale, o.stop_price, o.stop_scale, o.time_in_force, o.post_only, o.expires_at, o.triggered_at
            FROM orders AS o JOIN assets AS a ON a.key = o.asset JOIN portfolios AS p ON p.id = o.portfolio
            WHERE o.id = ? AND p.user = ?
            """
        ).first(id.rawValue, user.rawValue, read: Self.order).map(addingFills)
    }

    /// Orders of a portfolio with their fills, the newest first.
    public func orders(of portfolio: PortfolioID, _ filter: OrderFilter = OrderFilter(), limit: Int) throws -> [Order] {
        try connection.statement(
            """
            SELECT o.id, o.portfolio, o.client_order_id, a.id, a.quantity_decimals, o.side, o.type, o.size_kind, o.size,
                o.state, o.reason, o.reason_text, o.placed_at, o.updated_at, o.quantity, o.hold, o.limit_price,
                o.limit_scale, o.stop_price, o.stop_scale, o.time_in_force, o.post_only, o.expires_at, o.triggered_at
            FROM orders AS o JOIN assets AS a ON a.key = o.asset
            WHERE o.portfolio = ?1 AND o.id < ?2 AND (?3 IS NULL OR a.id = ?3) AND (?4 IS NULL OR o.side = ?4)
                AND (?5 IS NULL OR o.state = ?5) AND (?7 IS NULL OR (o.state IN (0, 1)) = ?7)
            ORDER BY o.id DESC LIMIT ?6
            """
        ).all(
            portfolio.rawValue, filter.before?.rawValue ?? .max, filter.asset?.rawValue, filter.side?.storedCode,
            filter.state?.storedCode, limit, filter.isOpen, read: Self.order
        ).map(addingFills)
    }

    private func addingFills(_ order: Order) throws -> Order {
        // An order that was refused cannot have any.
        guard order.state != .rejected else { return order }
        var order = order
        order.fills = try fills(of: order.id)
        return order
    }

    private static func order(_ row: SQLRow) throws -> Order {
        let decimals = UInt8(truncatingIfNeeded: row.int64(4))
        let side = try Side(stored: row.int64(5))
        let hold = row.int64(15)
        let terms = try LedgerReader.terms(row, from: 16)
        return Order(
            id: OrderID(row.int64(0)), portfolio: PortfolioID(row.int64(1)), clientOrderID: row.text(2),
            asset: AssetID(row.text(3)), side: side, type: try OrderType(stored: row.int64(6)),
            size: try OrderSize(storedKind: row.int64(7), units: row.int64(8), decimals: decimals),
            state: try OrderState(stored: row.int64(9)), reason: try row.optionalInt64(10).map { try OrderReason(stored: $0) },
            reasonText: row.optionalText(11), placedAt: Timestamp(milliseconds: row.int64(12)),
            updatedAt: Timestamp(milliseconds: row.int64(13)), terms: terms == .none ? nil : terms,
            quantity: row.optionalInt64(14).map { Quantity(steps: $0, decimals: decimals) },
            heldCash: side == .buy && hold > 0 ? USD(micros: hold) : nil,
            heldQuantity: side == .sell && hold > 0 ? Quantity(steps: hold, decimals: decimals) : nil,
            expiresAt: row.optionalInt64(22).map { Timestamp(milliseconds: $0) },
            triggeredAt: row.optionalInt64(23).map { Timestamp(milliseconds: $0) })
    }

    /// The terms whose six columns begin at `first`.
    static func terms(_ row: SQLRow, from first: Int32) throws -> OrderTerms {
        OrderTerms(
            limitPrice: try Price.stored(row, first), stopPrice: try Price.stored(row, first + 2),
            timeInForce: try TimeInForce(stored: row.int64(first + 4)), isPostOnly: row.bool(first + 5))
    }
}
