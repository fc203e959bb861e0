/// Compares the balances that trades are decided on with the journal.
struct BalanceAudit {
    let names: AuditNames
    let sums: [AuditPlace: Int128]

    func run(on connection: Connection) throws -> AuditCheck {
        var check = AuditCheck("every balance equals the journal and no user's is negative")
        var unseen = sums
        try connection.statement("SELECT account, asset, bucket, amount FROM balances ORDER BY account, asset, bucket").forEach {
            row in
            let place = AuditPlace(account: row.int64(0), asset: row.int64(1), bucket: row.int64(2))
            let balance = Int128(row.int64(3))
            let sum = unseen.removeValue(forKey: place) ?? 0
            check.examined += 1
            if balance != sum {
                check.offend("\(names.place(place)): balance \(balance), journal \(sum)")
            } else if balance < 0, LedgerAccount(rawValue: place.account).isUser {
                check.offend("\(names.place(place)): balance \(balance)")
            }
        }
        for (place, sum) in unseen.sorted(by: { $0.key < $1.key }) where sum != 0 {
            check.examined += 1
            check.offend("\(names.place(place)): no balance, journal \(sum)")
        }
        return check
    }
}
