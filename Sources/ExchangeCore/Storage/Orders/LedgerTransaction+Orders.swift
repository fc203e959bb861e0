public import Domain

extension LedgerTransaction {
    /// The order that a portfolio has under this key, and the hash of the body it came with; nil when the key is new.
    public func order(withClientOrderID key: String, of portfolio: PortfolioID) throws -> (id: OrderID, body: BodyHash)? {
        try connection.statement("SELECT id, body_hash FROM orders WHERE portfolio = ? AND client_order_id = ?")
            .first(portfolio.rawValue, key) { (OrderID($0.int64(0)), BodyHash(stored: $0.bytes(1))) }
    }

    /// Whether the portfolio is the user's and still in use.
    public func canTrade(_ user: UserID, with portfolio: PortfolioID) throws -> Bool {
        try connection.statement("SELECT 1 FROM portfolios WHERE id = ? AND user = ? AND archived_at IS NULL")
            .first(portfolio.rawValue, user.rawValue) { _ in true } ?? false
    }

    /// Stores an order and returns the number that it has from now on.
    public func insert(_ order: NewOrder) throws -> OrderID {
        let size = order.ticket.size.stored
        let terms = order.ticket.terms
        try connection.statement(
            """
            INSERT INTO orders (portfolio, client_order_id, body_hash, asset, side, type, size_kind, size, state, reason,
                reason_text, placed_at, updated_at, quantity, hold, limit_price, limit_scale, stop_price, stop_scale,
                time_in_force, post_only, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
            """
        ).run(
            order.portfolio.rawValue, order.clientOrderID, order.body.bytes, order.asset.rawValue,
            order.ticket.side.storedCode, order.ticket.type.storedCode, size.kind, size.units, order.state.storedCode,
            order.rejection?.reason.storedCode, order.rejection?.sentence, order.time.milliseconds, order.quantity?.steps,
            order.hold, terms.limitPrice?.mantissa, terms.limitPrice.map { Int64($0.scale) }, terms.stopPrice?.mantissa,
            terms.stopPrice.map { Int64($0.scale) }, terms.timeInForce.storedCode, terms.isPostOnly,
            order.expiresAt?.milliseconds)
        let id = OrderID(connection.lastInsertedRow)
        try addDetails(of: order, to: id)
        return id
    }

    /// What most orders do not have, by statements of its own: those that do not have it do not pay for it.
    private func addDetails(of order: NewOrder, to id: OrderID) throws {
        if order.isUnseen || order.waitsUntil != nil {
            try connection.statement("UPDATE orders SET unseen = ?, waits_until = ? WHERE id = ?")
                .run(order.isUnseen, order.waitsUntil?.milliseconds, id.rawValue)
        }
        if let trail = order.ticket.terms.trail?.stored {
            try connection.statement(
                """
                UPDATE orders SET trail_kind = ?, trail = ?, trail_scale = ?, best_price = ?, best_scale = ?, best_at = ?
                WHERE id = ?
                """
            ).run(
                trail.kind, trail.number, trail.scale, order.best?.price.mantissa, order.best.map { Int64($0.price.scale) },
                order.best?.since.milliseconds, id.rawValue)
        }
        if let link = order.link {
            try connection.statement("UPDATE orders SET group_id = ?, role = ?, dormant = ? WHERE id = ?")
                .run(link.group.rawValue, link.role.storedCode, order.isDormant, id.rawValue)
        }
    }
}

extension LedgerReader {
    /// The number of a coin; nil when it was never listed.
    public func coinKey(of asset: AssetID) throws -> AssetKey? {
        try connection.statement("SELECT key FROM assets WHERE id = ? AND key > 0")
            .first(asset.rawValue) { AssetKey($0.int64(0)) }
    }

    /// What a portfolio can dispose of when it trades a coin.
    public func tradingBalances(of portfolio: PortfolioID, _ asset: AssetKey, decimals: UInt8) throws -> TradingBalances {
        TradingBalances(
            cash: try cash(of: portfolio),
            holding: Quantity(steps: try balance(of: .portfolio(portfolio), asset), decimals: decimals))
    }
}
