/// The way back from the journal and the orders to fills.
struct EntryOfFillAudit {
    let names: AuditNames

    func run(on connection: Connection) throws -> AuditCheck {
        var check = AuditCheck("every entry of a fill and every filled order has its fill")
        try connection.statement(
            """
            SELECT j.number, j.account, f.entry IS NULL FROM journal AS j LEFT JOIN fills AS f ON f.entry = j.number
            WHERE j.kind = 2 ORDER BY j.number
            """
        ).forEach { row in
            check.examined += 1
            if row.bool(2) { check.offend("entry \(row.int64(0)) of \(names.account(row.int64(1))) has no fill") }
        }
        // States: 0 new, 1 partially filled, 2 filled, 4 rejected.
        try connection.statement(
            """
            SELECT o.id, o.state, EXISTS (SELECT 1 FROM fills AS f WHERE f.order_id = o.id) FROM orders AS o ORDER BY o.id
            """
        ).forEach { row in
            check.examined += 1
            switch (row.int64(1), row.bool(2)) {
            case (1, false), (2, false): check.offend("order \(row.int64(0)) is filled but has no fill")
            case (0, true), (4, true): check.offend("order \(row.int64(0)) has a fill but is not filled")
            default: break
            }
        }
        return check
    }
}
