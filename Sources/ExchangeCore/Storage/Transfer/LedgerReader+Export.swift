import Domain

extension LedgerReader {
    /// Hands each entry of a portfolio that moved its money to `body`, the oldest first, through all its periods; of a clone
    /// what it has of its source's first. Holds and releases of open orders are left out: they move nothing out of it.
    func exportRows(of portfolio: PortfolioRecord, body: (LedgerFileRow) throws -> Void) throws {
        for period in try periods(of: portfolio) {
            var cash: Int128 = 0
            var holdings: [Int64: Int128] = [:]
            for segment in try historySegments(of: portfolio.id, period: period.number) {
                try export(segment, of: portfolio, &holdings, &cash, body)
            }
            guard let end = period.end, let value = period.closingValue else { continue }
            try body(
                LedgerFileRow(
                    portfolio: portfolio.name, market: portfolio.market, time: end, day: nil, execution: nil,
                    closingValue: value, cashChange: USD(micros: Int64(clamping: -cash)), cashAfter: .zero, holdingAfter: nil))
        }
    }

    private func export(
        _ segment: HistorySegment, of portfolio: PortfolioRecord, _ holdings: inout [Int64: Int128], _ cash: inout Int128,
        _ body: (LedgerFileRow) throws -> Void
    ) throws {
        try connection.statement(
            """
            SELECT j.time, j.reference, p.amount, f.entry IS NOT NULL,
                f.side, f.quantity, f.price, f.price_scale, f.value, f.fee, f.rule, f.quote_source, f.quote_age,
                f.asset, a.id, a.quantity_decimals, iif(j.account = ?1, o.client_order_id, j.account || '/' || o.id), o.state,
                o.type, o.size_kind, o.size
            FROM journal AS j
            LEFT JOIN postings AS p
                ON j.kind = 1 AND p.entry = j.number AND p.account = j.account AND p.asset = 0 AND p.bucket = 0
            LEFT JOIN fills AS f ON f.entry = j.number
            LEFT JOIN assets AS a ON a.key = f.asset
            LEFT JOIN orders AS o ON o.id = f.order_id
            WHERE j.account = ?2 AND j.number > ?3 AND j.number <= ?4 AND j.kind IN (1, 2) ORDER BY j.number
            """
        ).forEach(portfolio.id.rawValue, segment.portfolio.rawValue, segment.after, segment.until) { row in
            let fill = row.bool(3) ? try Self.execution(row) : nil
            let change: Int64
            if let fill {
                change = (fill.side == .buy ? -fill.value.micros : fill.value.micros) - fill.fee.micros
                holdings[row.int64(13), default: 0] += Int128(fill.side == .buy ? fill.quantity.steps : -fill.quantity.steps)
            } else {
                change = row.int64(2)
            }
            cash += Int128(change)
            try body(
                LedgerFileRow(
                    portfolio: portfolio.name, market: portfolio.market, time: Timestamp(milliseconds: row.int64(0)),
                    day: fill == nil ? row.optionalInt64(1) : nil, execution: fill, closingValue: nil,
                    cashChange: USD(micros: change), cashAfter: USD(micros: Int64(clamping: cash)),
                    holdingAfter: fill.map { fill in
                        Quantity(steps: Int64(clamping: holdings[row.int64(13)] ?? 0), decimals: fill.decimals)
                    }))
        }
    }

    private static func execution(_ row: SQLRow) throws -> LedgerFileRow.Execution {
        let decimals = UInt8(truncatingIfNeeded: row.int64(15))
        return LedgerFileRow.Execution(
            order: row.text(16), orderState: try OrderState(stored: row.int64(17)), asset: AssetID(row.text(14)),
            decimals: decimals, type: try OrderType(stored: row.int64(18)),
            size: try OrderSize(storedKind: row.int64(19), units: row.int64(20), decimals: decimals),
            side: try Side(stored: row.int64(4)), quantity: Quantity(steps: row.int64(5), decimals: decimals),
            price: try Price(storedMantissa: row.int64(6), scale: row.int(7)), value: USD(micros: row.int64(8)),
            fee: USD(micros: row.int64(9)), rule: try FillRule(stored: row.int64(10)), quoteSource: row.text(11),
            quoteAgeMilliseconds: row.int64(12))
    }
}
