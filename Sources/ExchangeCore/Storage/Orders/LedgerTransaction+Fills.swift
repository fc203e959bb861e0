public import Domain

extension LedgerTransaction {
    /// Moves the money and coins of a fill, stores it and brings the position up to date.
    ///
    /// Returns the fill's number. Throws `LedgerError` when the portfolio does not have what the plan takes, and
    /// `PositionError` when a sum does not fit; the caller then lets its whole body fail.
    public func settle(_ fill: NewFill) throws -> FillID {
        let plan = fill.plan
        let entry = try post(
            .fill(plan, order: fill.order, portfolio: fill.portfolio, asset: fill.asset, at: fill.time))
        try connection.statement(
            """
            INSERT INTO fills (entry, order_id, portfolio, asset, side, quantity, price, price_scale, value, fee, time,
                quote_source, quote_age, rule, cash_after, holding_after, maker, quote_price, quote_scale, half_spread, impact)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            entry.number, fill.order.rawValue, fill.portfolio.rawValue, fill.asset.rawValue, plan.side.storedCode,
            plan.quantity.steps, plan.price.mantissa, Int64(plan.price.scale), plan.value.micros, plan.fee.micros,
            fill.time.milliseconds, fill.quoteSource, fill.quoteAgeMilliseconds, plan.rule.storedCode,
            plan.cashAfter.micros, plan.holdingAfter.steps, plan.liquidity == .maker, fill.quotePrice?.mantissa,
            fill.quotePrice.map { Int64($0.scale) }, plan.halfSpreadMillionths, plan.impactMillionths)
        try updatePosition(with: fill)
        return FillID(entry.number)
    }

    private func updatePosition(with fill: NewFill) throws {
        let plan = fill.plan
        let decimals = plan.quantity.decimals
        let stored = try connection.statement(
            "SELECT quantity, cost, realised, fees FROM positions WHERE portfolio = ? AND asset = ?"
        ).first(fill.portfolio.rawValue, fill.asset.rawValue) { row in
            PositionState(
                quantity: Quantity(steps: row.int64(0), decimals: decimals), cost: USD(micros: row.int64(1)),
                realisedGain: USD(micros: row.int64(2)), feesPaid: USD(micros: row.int64(3)))
        }
        var position = stored ?? PositionState(decimals: decimals)
        try position.apply(side: plan.side, quantity: plan.quantity, value: plan.value, fee: plan.fee)
        let sql: StaticString =
            stored == nil
            ? "INSERT INTO positions (quantity, cost, realised, fees, portfolio, asset) VALUES (?, ?, ?, ?, ?, ?)"
            : "UPDATE positions SET quantity = ?, cost = ?, realised = ?, fees = ? WHERE portfolio = ? AND asset = ?"
        try connection.statement(sql).run(
            position.quantity.steps, position.cost.micros, position.realisedGain.micros, position.feesPaid.micros,
            fill.portfolio.rawValue, fill.asset.rawValue)
    }
}
