import GRDB

/// Compares what is set aside with the orders that it is set aside for.
struct HoldAudit {
    let names: AuditNames
    let sums: [AuditPlace: Int128]

    func run(on connection: Connection) throws -> AuditCheck {
        var check = AuditCheck("what is set aside is what the open orders hold, and no other order holds anything")
        var held: [AuditPlace: Int128] = [:]
        let knowsGroups = try connection.database.tableExists("order_groups")
        var exits: Set<Int64> = []
        if knowsGroups {
            try connection.statement("SELECT id FROM orders WHERE role > 0").forEach { exits.insert($0.int64(0)) }
        }
        // States: 0 new, 1 partially filled. A purchase holds dollars, a sale coins.
        try connection.statement(
            """
            SELECT o.id, o.portfolio, iif(o.side = 0, 0, o.asset), o.hold, o.state IN (0, 1),
                o.filled = coalesce((SELECT sum(f.quantity) FROM fills AS f WHERE f.order_id = o.id), 0),
                o.quantity IS NULL OR o.filled < o.quantity OR (o.filled = o.quantity AND o.state = 2),
                o.side = 0 AND o.filled > 0
            FROM orders AS o WHERE o.hold <> 0 OR o.filled <> 0 OR o.state IN (0, 1) ORDER BY o.id
            """
        ).forEach { row in
            check.examined += 1
            let place = AuditPlace(account: row.int64(1), asset: row.int64(2), bucket: Bucket.held.rawValue)
            held[place, default: 0] += Int128(row.int64(3))
            if row.int64(3) != 0, !row.bool(4) { check.offend("order \(row.int64(0)) is not open but holds \(row.int64(3))") }
            // For exits their group holds. A purchase that has filled in part may have used up what was set aside: its price ran
            // away, and the rest takes what is available.
            if row.int64(3) == 0, row.bool(4), !row.bool(7), !exits.contains(row.int64(0)) {
                check.offend("order \(row.int64(0)) is open but holds nothing")
            }
            if !row.bool(5) { check.offend("order \(row.int64(0)) has filled another quantity than its fills say") }
            if !row.bool(6) {
                check.offend("order \(row.int64(0)) has filled more than it is for, or all of it and is not filled")
            }
        }
        if knowsGroups { try addGroups(connection, &check, &held) }
        for (place, sum) in sums.sorted(by: { $0.key < $1.key }) where place.bucket == Bucket.held.rawValue && sum != 0 {
            check.examined += 1
            let orders = held.removeValue(forKey: place) ?? 0
            if orders != sum { check.offend("\(names.place(place)): journal \(sum), open orders \(orders)") }
        }
        for (place, orders) in held.sorted(by: { $0.key < $1.key }) where orders != 0 {
            check.offend("\(names.place(place)): journal 0, open orders \(orders)")
        }
        return check
    }

    /// What the exits of groups hold together.
    private func addGroups(_ connection: Connection, _ check: inout AuditCheck, _ held: inout [AuditPlace: Int128]) throws {
        try connection.statement(
            """
            SELECT g.id, g.portfolio, iif(g.side = 0, 0, g.asset), g.hold,
                EXISTS (SELECT 1 FROM orders AS o WHERE o.group_id = g.id AND o.role > 0 AND o.state IN (0, 1) AND o.dormant = 0),
                EXISTS (SELECT 1 FROM orders AS o WHERE o.group_id = g.id AND o.role > 0 AND o.dormant = 1 AND NOT EXISTS (
                    SELECT 1 FROM orders AS e WHERE e.group_id = g.id AND e.role = 0 AND e.state IN (0, 1))),
                (SELECT count(DISTINCT o.quantity - o.filled) FROM orders AS o
                    WHERE o.group_id = g.id AND o.role > 0 AND o.state IN (0, 1))
            FROM order_groups AS g ORDER BY g.id
            """
        ).forEach { row in
            check.examined += 1
            let place = AuditPlace(account: row.int64(1), asset: row.int64(2), bucket: Bucket.held.rawValue)
            held[place, default: 0] += Int128(row.int64(3))
            let isLive = row.bool(4)
            if row.int64(3) != 0, !isLive { check.offend("group \(row.int64(0)) has no open exit but holds \(row.int64(3))") }
            // The same is true of a pair that buys.
            if row.int64(3) == 0, isLive, row.int64(2) != 0 {
                check.offend("group \(row.int64(0)) has an open exit but holds nothing")
            }
            if row.bool(5) { check.offend("group \(row.int64(0)) has an exit that sleeps without an open entry") }
            if row.int64(6) > 1 { check.offend("the exits of group \(row.int64(0)) are open for different quantities") }
        }
    }
}
