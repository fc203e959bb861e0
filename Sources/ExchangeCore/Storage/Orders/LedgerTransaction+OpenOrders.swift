public import Domain

extension LedgerTransaction {
    /// Sets aside what an order holds: an entry from available to held. Throws `LedgerError` when there is not so much.
    public func hold(
        _ units: Int64, _ side: Side, for order: OrderID, of portfolio: PortfolioID, _ asset: AssetKey, at time: Timestamp
    )
        throws
    {
        guard units > 0 else { return }
        try move(units, side, .hold, for: order, of: portfolio, asset, at: time)
    }

    /// Stores what a fill has left of an open order.
    public func update(_ order: OpenOrder, filling plan: FillPlan, to state: OrderState, at time: Timestamp) throws {
        try connection.statement(
            """
            UPDATE orders SET state = ?, filled = filled + ?, hold = hold - ?, updated_at = ?,
                triggered_at = coalesce(triggered_at, iif(?, ?4, NULL)) WHERE id = ?
            """
        ).run(
            state.storedCode, plan.quantity.steps, plan.heldUsed, time.milliseconds, order.working.type.hasStop,
            order.id.rawValue)
    }

    /// Notes that the stop price of an open order was reached.
    public func wake(_ order: OrderID, at time: Timestamp) throws {
        try connection.statement("UPDATE orders SET triggered_at = ?1, updated_at = ?1 WHERE id = ?2 AND triggered_at IS NULL")
            .run(time.milliseconds, order.rawValue)
    }

    /// Ends an open order and makes available again what is still set aside for it.
    public func end(
        _ order: OrderID, side: Side, of portfolio: PortfolioID, _ asset: AssetKey, _ state: OrderState, _ rejection: Rejection,
        at time: Timestamp
    ) throws {
        let held = try connection.statement("SELECT hold FROM orders WHERE id = ?").first(order.rawValue) { $0.int64(0) } ?? 0
        if held > 0 { try move(held, side, .release, for: order, of: portfolio, asset, at: time) }
        try connection.statement(
            "UPDATE orders SET state = ?, reason = ?, reason_text = ?, hold = 0, updated_at = ? WHERE id = ?"
        ).run(
            state.storedCode, rejection.reason.storedCode, rejection.sentence, time.milliseconds, order.rawValue)
    }

    /// Cancels all open orders of a portfolio that is archived.
    public func endOpenOrders(of portfolio: PortfolioID, at time: Timestamp) throws {
        let rejection = Rejection(.portfolioClosed, "Its portfolio was archived.")
        for id in try openOrders(of: portfolio) {
            guard let order = try openOrder(id) else { continue }
            try end(id, side: order.working.side, of: portfolio, order.key, .canceled, rejection, at: time)
        }
    }

    /// Executes `body`; when it throws, what it did is undone and what was done before is kept.
    public func attempt<Value>(_ body: () throws -> Value) throws -> Value {
        let hooked = hooks.count
        try connection.statement("SAVEPOINT attempt").run()
        do {
            let value = try body()
            try connection.statement("RELEASE attempt").run()
            return value
        } catch {
            // A failure of the storage ends the whole group; SQLite may have undone all of it already.
            guard connection.isInTransaction else { throw error }
            try connection.statement("ROLLBACK TO attempt").run()
            try connection.statement("RELEASE attempt").run()
            hooks.truncate(to: hooked)
            throw error
        }
    }

    private func move(
        _ units: Int64, _ side: Side, _ kind: JournalEntry.Kind, for order: OrderID, of portfolio: PortfolioID, _ asset: AssetKey,
        at time: Timestamp
    ) throws {
        let (account, what) = (LedgerAccount.portfolio(portfolio), side == .buy ? AssetKey.usd : asset)
        let amount = kind == .hold ? units : -units
        try post(
            JournalEntry(
                kind: kind, portfolio: portfolio, time: time, reference: order.rawValue,
                postings: [
                    Posting(account, what, amount: -amount), Posting(account, what, .held, amount: amount),
                ]))
    }
}
