import Domain

/// Replays all fills, resets and clones into positions and compares them with those that are kept, and their coins with the journal.
struct PositionAudit {
    let names: AuditNames
    let sums: [AuditPlace: Int128]
    /// Resets and clones, in their order.
    let events: [PortfolioEventAudit.Event]

    private struct Key: Hashable, Comparable {
        let portfolio: Int64
        let asset: Int64

        static func < (left: Key, right: Key) -> Bool { (left.portfolio, left.asset) < (right.portfolio, right.asset) }
    }

    func run(on connection: Connection) throws -> AuditCheck {
        var check = AuditCheck("every position is what its fills made since the last reset, and what the portfolio holds")
        var replayed = try replay(on: connection, &check)
        var held = holdings()
        try connection.statement(
            "SELECT portfolio, asset, quantity, cost, realised, fees FROM positions ORDER BY portfolio, asset"
        ).forEach { row in
            let key = Key(portfolio: row.int64(0), asset: row.int64(1))
            check.examined += 1
            let coins = held.removeValue(forKey: key) ?? 0
            let state = replayed.removeValue(forKey: key)
            var problems: [String] = []
            if coins != Int128(row.int64(2)) { problems.append("position \(row.int64(2)), journal \(coins)") }
            for (what, kept, made) in [
                ("quantity", row.int64(2), state?.quantity.steps), ("cost", row.int64(3), state?.cost.micros),
                ("realised gain", row.int64(4), state?.realisedGain.micros), ("fees", row.int64(5), state?.feesPaid.micros),
            ] where kept != made {
                problems.append("\(what) \(kept), fills say \(made.map { "\($0)" } ?? "nothing")")
            }
            if !problems.isEmpty { check.offend("\(name(key)): " + problems.joined(separator: "; ")) }
        }
        for (key, coins) in held.sorted(by: { $0.key < $1.key }) where coins != 0 {
            check.examined += 1
            replayed[key] = nil
            check.offend("\(name(key)): no position, journal \(coins)")
        }
        for key in replayed.keys.sorted() {
            check.examined += 1
            check.offend("\(name(key)): no position, but fills")
        }
        return check
    }

    /// Both buckets together: a position does not care what is set aside.
    private func holdings() -> [Key: Int128] {
        var held: [Key: Int128] = [:]
        for (place, sum) in sums where LedgerAccount(rawValue: place.account).isUser && AssetKey(place.asset).isCoin {
            held[Key(portfolio: place.account, asset: place.asset), default: 0] += sum
        }
        return held
    }

    private func replay(on connection: Connection, _ check: inout AuditCheck) throws -> [Key: PositionState] {
        var states: [Int64: [Int64: PositionState]] = [:]
        var impossible: [String] = []
        var events = self.events[...]
        func apply(until entry: Int64) {
            while let event = events.first, event.entry < entry {
                states[event.portfolio] = event.source.flatMap { states[$0] }
                events.removeFirst()
            }
        }
        try connection.statement(
            """
            SELECT f.portfolio, f.asset, f.side, f.quantity, f.value, f.fee, a.quantity_decimals, f.entry
            FROM fills AS f JOIN assets AS a ON a.key = f.asset ORDER BY f.entry
            """
        ).forEach { row in
            let (portfolio, asset, entry) = (row.int64(0), row.int64(1), row.int64(7))
            let decimals = UInt8(clamping: row.int64(6))
            apply(until: entry)
            do {
                try states[portfolio, default: [:]][asset, default: PositionState(decimals: decimals)].apply(
                    side: row.int64(2) == 0 ? .buy : .sell, quantity: Quantity(steps: row.int64(3), decimals: decimals),
                    value: USD(micros: row.int64(4)), fee: USD(micros: row.int64(5)))
            } catch {
                let key = Key(portfolio: portfolio, asset: asset)
                impossible.append("\(name(key)): fill \(entry) is impossible after those before it")
            }
        }
        apply(until: .max)
        for problem in impossible { check.offend(problem) }
        var replayed: [Key: PositionState] = [:]
        for (portfolio, positions) in states {
            for (asset, state) in positions { replayed[Key(portfolio: portfolio, asset: asset)] = state }
        }
        return replayed
    }

    private func name(_ key: Key) -> String { "\(names.account(key.portfolio)), \(names.asset(key.asset))" }
}
