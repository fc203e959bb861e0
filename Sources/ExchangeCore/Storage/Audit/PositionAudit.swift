/// Compares positions, which are kept beside the fills, with the coins in the journal and with the fills' fees.
struct PositionAudit {
    let names: AuditNames
    let sums: [AuditPlace: Int128]

    private struct Key: Hashable, Comparable {
        let portfolio: Int64
        let asset: Int64

        static func < (left: Key, right: Key) -> Bool { (left.portfolio, left.asset) < (right.portfolio, right.asset) }
    }

    func run(on connection: Connection) throws -> AuditCheck {
        var check = AuditCheck("every position is what the portfolio holds of the coin")
        var held: [Key: Int128] = [:]
        for (place, sum) in sums where LedgerAccount(rawValue: place.account).isUser && AssetKey(place.asset).isCoin {
            held[Key(portfolio: place.account, asset: place.asset), default: 0] += sum
        }
        var fees: [Key: Int128] = [:]
        try connection.statement("SELECT portfolio, asset, fee FROM fills").forEach { row in
            fees[Key(portfolio: row.int64(0), asset: row.int64(1)), default: 0] += Int128(row.int64(2))
        }
        try connection.statement("SELECT portfolio, asset, quantity, fees FROM positions ORDER BY portfolio, asset").forEach {
            row in
            let key = Key(portfolio: row.int64(0), asset: row.int64(1))
            check.examined += 1
            let coins = held.removeValue(forKey: key) ?? 0
            if coins != Int128(row.int64(2)) { check.offend("\(name(key)): position \(row.int64(2)), journal \(coins)") }
            let paid = fees[key] ?? 0
            if paid != Int128(row.int64(3)) { check.offend("\(name(key)): fees \(row.int64(3)), fills \(paid)") }
        }
        for (key, coins) in held.sorted(by: { $0.key < $1.key }) where coins != 0 {
            check.examined += 1
            check.offend("\(name(key)): no position, journal \(coins)")
        }
        return check
    }

    private func name(_ key: Key) -> String { "\(names.account(key.portfolio)), \(names.asset(key.asset))" }
}
