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

    /// Has an open order, or the group that holds for it, hold so much instead of what it does. Throws `LedgerError` when
    /// there is not so much.
    public func setHold(_ units: Int64, of order: OpenOrder, at time: Timestamp) throws {
        let before = try held(by: order)
        guard units != before else { return }
        try move(
            abs(units - before), order.working.side, units > before ? .hold : .release, for: order.id, of: order.portfolio,
            order.key, at: time)
        if let group = order.holdingGroup {
            try connection.statement("UPDATE order_groups SET hold = ? WHERE id = ?").run(units, group.rawValue)
        } else {
            try connection.statement("UPDATE orders SET hold = ? WHERE id = ?").run(units, order.id.rawValue)
        }
    }

    /// Stores what a fill has left of an open order. `waitsUntil`: until when the rest waits for a quote; nil for as long as it
    /// takes.
    public func update(
        _ order: OpenOrder, filling plan: FillPlan, to state: OrderState, waitsUntil: Timestamp? = nil, at time: Timestamp
    ) throws {
        let sharesHold = order.holdingGroup != nil
        try connection.statement(
            """
            UPDATE orders SET state = ?, filled = filled + ?, hold = hold - ?, updated_at = ?,
                triggered_at = coalesce(triggered_at, iif(?, ?4, NULL)), unseen = 0 WHERE id = ?
            """
        ).run(
            state.storedCode, plan.quantity.steps, sharesHold ? 0 : plan.heldUsed, time.milliseconds,
            order.working.type.sleeps, order.id.rawValue)
        if let group = order.holdingGroup {
            try connection.statement("UPDATE order_groups SET hold = hold - ? WHERE id = ?").run(plan.heldUsed, group.rawValue)
        }
        if waitsUntil != order.waitsUntil { try wait(order, until: waitsUntil) }
        if order.working.type.hasTrail, !order.working.isTriggered { try note(order.working.best, of: order.id) }
    }

    /// Notes that the stop price of an open order was reached.
    public func wake(_ order: OrderID, at time: Timestamp) throws {
        try connection.statement(
            "UPDATE orders SET triggered_at = ?1, updated_at = ?1, unseen = 0 WHERE id = ?2 AND triggered_at IS NULL"
        ).run(time.milliseconds, order.rawValue)
    }

    /// Notes that an order has looked at its first quote, and goes on waiting: for its price, not for a quote.
    public func note(seen order: OpenOrder, best: BestPrice?, at time: Timestamp) throws {
        try connection.statement("UPDATE orders SET unseen = 0, updated_at = ? WHERE id = ?")
            .run(time.milliseconds, order.id.rawValue)
        if order.waitsUntil != nil { try wait(order, until: nil) }
        if let best { try note(best, of: order.id) }
    }

    /// Has exits wake that slept until their entry had filled; they act on the next quote as if they were placed then.
    /// Nothing else may be set aside for their group.
    public func awaken(
        _ orders: [OpenOrder], quantity: Quantity, expiresAt: (OpenOrder) -> Timestamp?, at time: Timestamp
    ) throws {
        guard let first = orders.first, let group = first.holdingGroup else { return }
        try hold(quantity.steps, first.working.side, for: group, of: first.id, in: first.portfolio, first.key, at: time)
        for order in orders {
            try connection.statement(
                "UPDATE orders SET dormant = 0, unseen = 1, quantity = ?, expires_at = ?, updated_at = ? WHERE id = ?"
            ).run(quantity.steps, expiresAt(order)?.milliseconds, time.milliseconds, order.id.rawValue)
        }
    }

    /// Takes off an open order what the other of its pair has filled.
    public func shrink(_ order: OrderID, by quantity: Quantity, at time: Timestamp) throws {
        try connection.statement("UPDATE orders SET quantity = quantity - ?, updated_at = ? WHERE id = ?")
            .run(quantity.steps, time.milliseconds, order.rawValue)
    }

    /// Stores other terms and another whole quantity of an open order. What it holds is set by `setHold`.
    public func replace(_ order: OpenOrder, by working: WorkingOrder, isUnseen: Bool, at time: Timestamp) throws {
        let terms = working.terms
        var quantity: Int64?
        if case .quantity(let left) = working.remaining { quantity = left.steps + order.filled }
        try connection.statement(
            """
            UPDATE orders SET limit_price = ?, limit_scale = ?, stop_price = ?, stop_scale = ?, trail_kind = ?, trail = ?,
                trail_scale = ?, quantity = coalesce(?, quantity), unseen = ?, updated_at = ? WHERE id = ?
            """
        ).run(
            terms.limitPrice?.mantissa, terms.limitPrice.map { Int64($0.scale) }, terms.stopPrice?.mantissa,
            terms.stopPrice.map { Int64($0.scale) }, terms.trail?.stored.kind, terms.trail?.stored.number,
            terms.trail?.stored.scale, quantity, isUnseen, time.milliseconds, order.id.rawValue)
        // What it followed before is its own from now on: other orders may have followed less.
        if let best = working.best { try note(best, of: order.id) }
    }

    /// Ends an open order and makes available again what is still set aside for it: of an exit when it is the last of its
    /// group.
    public func end(_ order: OpenOrder, _ state: OrderState, _ rejection: Rejection, at time: Timestamp) throws {
        if order.holdingGroup != nil {
            if try openSiblings(of: order).isEmpty { try setHold(0, of: order, at: time) }
        } else {
            try setHold(0, of: order, at: time)
        }
        try connection.statement(
            "UPDATE orders SET state = ?, reason = ?, reason_text = ?, dormant = 0, updated_at = ? WHERE id = ?"
        ).run(
            state.storedCode, rejection.reason.storedCode, rejection.sentence, time.milliseconds, order.id.rawValue)
    }

    /// The other open orders of its group, the oldest first.
    public func openSiblings(of order: OpenOrder) throws -> [OpenOrder] {
        guard let link = order.link else { return [] }
        return try openOrders(of: link.group).filter { $0.id != order.id }
    }

    /// The open orders of a group, the oldest first.
    public func openOrders(of group: OrderGroupID) throws -> [OpenOrder] {
        try connection.statement("SELECT id FROM orders WHERE group_id = ? AND state IN (0, 1) ORDER BY id")
            .all(group.rawValue) { OrderID($0.int64(0)) }.compactMap { try openOrder($0) }
    }

    /// Cancels all open orders of a portfolio that is archived.
    public func endOpenOrders(of portfolio: PortfolioID, at time: Timestamp) throws {
        let rejection = Rejection(.portfolioClosed, "Its portfolio was archived.")
        for id in try openOrders(of: portfolio) {
            guard let order = try openOrder(id) else { continue }
            try end(order, .canceled, rejection, at: time)
        }
    }

    /// Stores what trailing stops of a coin have followed.
    public func store(_ moved: TriggerIndex.MovedBests) throws {
        guard let key = try coinKey(of: moved.asset) else { return }
        try connection.statement("DELETE FROM trail_bests WHERE asset = ? AND side = ? AND up_to > ?")
            .run(key.rawValue, moved.side.storedCode, moved.after?.milliseconds ?? .min)
        for best in moved.bests {
            try connection.statement(
                "INSERT OR REPLACE INTO trail_bests (asset, side, up_to, price, scale) VALUES (?, ?, ?, ?, ?)"
            )
            .run(
                key.rawValue, moved.side.storedCode, best.since.milliseconds, best.price.mantissa, Int64(best.price.scale))
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

    /// What is set aside for an order at this moment, by itself or with its group.
    private func held(by order: OpenOrder) throws -> Int64 {
        if let group = order.holdingGroup {
            return try connection.statement("SELECT hold FROM order_groups WHERE id = ?").first(group.rawValue) { $0.int64(0) }
                ?? 0
        }
        return try connection.statement("SELECT hold FROM orders WHERE id = ?").first(order.id.rawValue) { $0.int64(0) } ?? 0
    }

    /// An order that waits for a quote ends when none comes. One that is for the day never waits longer than that.
    private func wait(_ order: OpenOrder, until deadline: Timestamp?) throws {
        let day = order.working.terms.timeInForce.expiry(placedAt: order.placedAt)
        let expiry = [day, deadline].compactMap { $0 }.min()
        try connection.statement("UPDATE orders SET waits_until = ?, expires_at = ? WHERE id = ?")
            .run(deadline?.milliseconds, expiry?.milliseconds, order.id.rawValue)
    }

    private func note(_ best: BestPrice?, of order: OrderID) throws {
        guard let best else { return }
        try connection.statement("UPDATE orders SET best_price = ?, best_scale = ?, best_at = ? WHERE id = ?")
            .run(best.price.mantissa, Int64(best.price.scale), best.since.milliseconds, order.rawValue)
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
