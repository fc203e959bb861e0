import Domain

/// Follows every fill to its journal entry, its order and its receipt.
struct FillAudit {
    let names: AuditNames

    private struct Fill {
        let entry: Int64
        let order: Int64
        let portfolio: Int64
        let asset: Int64
        let isBuy: Bool
        let quantity: Int64
        let price: Price?
        let value: Int64
        let fee: Int64
        let cashAfter: Int64
        let holdingAfter: Int64
        let decimals: UInt8
        let isInJournal: Bool
        let isOfItsOrder: Bool

        init(_ row: SQLRow) {
            entry = row.int64(0)
            order = row.int64(1)
            portfolio = row.int64(2)
            asset = row.int64(3)
            isBuy = row.int64(4) == 0
            quantity = row.int64(5)
            price = Price(mantissa: row.int64(6), scale: row.int(7))
            value = row.int64(8)
            fee = row.int64(9)
            cashAfter = row.int64(10)
            holdingAfter = row.int64(11)
            decimals = UInt8(clamping: row.int64(12))
            isInJournal = row.bool(13)
            isOfItsOrder = row.bool(14)
        }

        /// What has to be posted, both buckets together.
        var postings: [AuditPlace: Int128] {
            let (sign, user, market) = (Int128(isBuy ? 1 : -1), portfolio, LedgerAccount.market.rawValue)
            let usd = AssetKey.usd.rawValue
            return [
                AuditPlace(account: user, asset: asset, bucket: 0): sign * Int128(quantity),
                AuditPlace(account: user, asset: usd, bucket: 0): -sign * Int128(value) - Int128(fee),
                AuditPlace(account: market, asset: asset, bucket: 0): -sign * Int128(quantity),
                AuditPlace(account: market, asset: usd, bucket: 0): sign * Int128(value),
                AuditPlace(account: LedgerAccount.fees.rawValue, asset: usd, bucket: 0): Int128(fee),
            ].filter { $0.value != 0 }
        }
    }

    func run(on connection: Connection) throws -> AuditCheck {
        var check = AuditCheck("every fill has its postings, its order and a value of price times quantity")
        let postings = try connection.statement("SELECT account, asset, bucket, amount, balance FROM postings WHERE entry = ?")
        try connection.statement(
            """
            SELECT f.entry, f.order_id, f.portfolio, f.asset, f.side, f.quantity, f.price, f.price_scale, f.value, f.fee,
                f.cash_after, f.holding_after, a.quantity_decimals,
                coalesce(j.kind = 2 AND j.account = f.portfolio AND j.reference = f.order_id AND j.time = f.time, 0),
                coalesce(o.portfolio = f.portfolio AND o.asset = f.asset AND o.side = f.side, 0)
            FROM fills AS f
            LEFT JOIN assets AS a ON a.key = f.asset
            LEFT JOIN journal AS j ON j.number = f.entry
            LEFT JOIN orders AS o ON o.id = f.order_id
            ORDER BY f.entry
            """
        ).forEach { row in
            let fill = Fill(row)
            check.examined += 1
            let problems = try problems(of: fill, postings)
            if problems.isEmpty { return }
            check.offend(
                "fill \(fill.entry) of order \(fill.order), \(names.asset(fill.asset)): " + problems.joined(separator: "; "))
        }
        return check
    }

    private func problems(of fill: Fill, _ statement: PreparedStatement) throws -> [String] {
        var problems: [String] = []
        if !fill.isInJournal { problems.append("no journal entry of this fill") }
        if !fill.isOfItsOrder { problems.append("no such order of this portfolio, coin and side") }
        let quantity = Quantity(steps: fill.quantity, decimals: fill.decimals)
        let value = fill.price.flatMap { try? USD.value(of: quantity, at: $0, rounding: fill.isBuy ? .up : .down) }
        if value?.micros != fill.value { problems.append("its value is not price times quantity") }
        var posted: [AuditPlace: Int128] = [:]
        try statement.forEach(fill.entry) { row in
            let (account, asset, bucket) = (row.int64(0), row.int64(1), row.int64(2))
            posted[AuditPlace(account: account, asset: asset, bucket: 0), default: 0] += Int128(row.int64(3))
            // The receipt says what was available right after.
            guard bucket == Bucket.available.rawValue, account == fill.portfolio else { return }
            let (receipt, what) = asset == AssetKey.usd.rawValue ? (fill.cashAfter, "cash") : (fill.holdingAfter, "coins")
            if receipt != row.int64(4) {
                problems.append("its receipt says \(receipt) \(what) after, the journal \(row.int64(4))")
            }
        }
        let expected = fill.postings
        for place in Set(posted.keys).union(expected.keys).sorted() where (posted[place] ?? 0) != (expected[place] ?? 0) {
            problems.append(
                "\(names.account(place.account)), \(names.asset(place.asset)): posted \(posted[place] ?? 0), should be \(expected[place] ?? 0)"
            )
        }
        return problems
    }
}
