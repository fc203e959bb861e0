public import Domain

extension LedgerReader {
    /// The fills of an order, the oldest first.
    public func fills(of order: OrderID) throws -> [Fill] {
        try connection.statement(
            """
            SELECT f.entry, f.order_id, a.id, a.quantity_decimals, f.side, f.quantity, f.price, f.price_scale, f.value, f.fee,
                f.time, f.quote_source, f.quote_age, f.rule, f.cash_after, f.holding_after, f.maker, f.quote_price,
                f.quote_scale, f.half_spread, f.impact
            FROM fills AS f JOIN assets AS a ON a.key = f.asset
            WHERE f.order_id = ? ORDER BY f.entry
            """
        ).all(order.rawValue) { try Self.fill($0) }
    }

    /// Fills of a portfolio, the newest first, or from one on the oldest first.
    public func fills(of portfolio: PortfolioID, _ filter: FillFilter = FillFilter(), limit: Int) throws -> [Fill] {
        let statement =
            filter.page.after == nil
            ? try connection.statement(
                """
                SELECT f.entry, f.order_id, a.id, a.quantity_decimals, f.side, f.quantity, f.price, f.price_scale, f.value, f.fee,
                    f.time, f.quote_source, f.quote_age, f.rule, f.cash_after, f.holding_after, f.maker, f.quote_price,
                    f.quote_scale, f.half_spread, f.impact
                FROM journal AS j JOIN fills AS f ON f.entry = j.number JOIN assets AS a ON a.key = f.asset
                WHERE j.account = ?1 AND j.kind = 2 AND j.number < ?2 AND j.number > ?3 AND (?4 IS NULL OR a.id = ?4)
                    AND (?5 IS NULL OR f.side = ?5) AND f.time >= ?6 AND f.time < ?7
                ORDER BY j.number DESC LIMIT ?8
                """)
            : try connection.statement(
                """
                SELECT f.entry, f.order_id, a.id, a.quantity_decimals, f.side, f.quantity, f.price, f.price_scale, f.value, f.fee,
                    f.time, f.quote_source, f.quote_age, f.rule, f.cash_after, f.holding_after, f.maker, f.quote_price,
                    f.quote_scale, f.half_spread, f.impact
                FROM journal AS j JOIN fills AS f ON f.entry = j.number JOIN assets AS a ON a.key = f.asset
                WHERE j.account = ?1 AND j.kind = 2 AND j.number < ?2 AND j.number > ?3 AND (?4 IS NULL OR a.id = ?4)
                    AND (?5 IS NULL OR f.side = ?5) AND f.time >= ?6 AND f.time < ?7
                ORDER BY j.number LIMIT ?8
                """)
        return try statement.all(
            portfolio.rawValue, filter.page.before?.rawValue ?? .max, filter.page.after?.rawValue ?? .min,
            filter.asset?.rawValue, filter.side?.storedCode, filter.since?.milliseconds ?? .min,
            filter.until?.milliseconds ?? .max, limit
        ) { try Self.fill($0) }
    }

    /// A fill whose 21 columns begin at `first`, in the order of the statement above.
    static func fill(_ row: SQLRow, from first: Int32 = 0) throws -> Fill {
        let decimals = UInt8(truncatingIfNeeded: row.int64(first + 3))
        return Fill(
            id: FillID(row.int64(first)), order: OrderID(row.int64(first + 1)), asset: AssetID(row.text(first + 2)),
            side: try Side(stored: row.int64(first + 4)),
            quantity: Quantity(steps: row.int64(first + 5), decimals: decimals),
            price: try Price(storedMantissa: row.int64(first + 6), scale: row.int(first + 7)),
            value: USD(micros: row.int64(first + 8)), fee: USD(micros: row.int64(first + 9)),
            time: Timestamp(milliseconds: row.int64(first + 10)), quoteSource: row.text(first + 11),
            quoteAgeMilliseconds: row.int64(first + 12), rule: try FillRule(stored: row.int64(first + 13)).name,
            cashAfter: USD(micros: row.int64(first + 14)),
            holdingAfter: Quantity(steps: row.int64(first + 15), decimals: decimals),
            liquidity: row.optionalInt64(first + 16).map { $0 == 1 ? .maker : .taker },
            quotePrice: try Price.stored(row, first + 17), halfSpreadMillionths: row.optionalInt64(first + 19),
            impactMillionths: row.optionalInt64(first + 20))
    }
}
