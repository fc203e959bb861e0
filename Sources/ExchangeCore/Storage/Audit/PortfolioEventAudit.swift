import GRDB

/// Looks at portfolios at the moments when they were reset or cloned.
struct PortfolioEventAudit {
    /// A reset, or with a source the beginning of a clone. It happened after `entry` and before the next one.
    struct Event {
        let portfolio: Int64
        let entry: Int64
        let source: Int64?
    }

    private let names: AuditNames
    private var events: ArraySlice<Event>
    /// What those that the events are about have, also nothing where there was something.
    private var holdings: [Int64: [AuditPlace: Int128]] = [:]
    private var resets = AuditCheck("a reset leaves nothing of what a portfolio had")
    private var clones = AuditCheck("a clone begins with what its source had, and with nothing else")

    init(names: AuditNames, events: [Event]) {
        self.names = names
        self.events = events[...]
        for event in events {
            holdings[event.portfolio] = [:]
            if let source = event.source { holdings[source] = [:] }
        }
    }

    var checks: [AuditCheck] { [resets, clones] }

    /// All of a ledger, in their order; none in one that knows of none yet.
    static func events(on connection: Connection) throws -> [Event] {
        guard try connection.database.tableExists("portfolio_events") else { return [] }
        return try connection.statement("SELECT portfolio, entry, source FROM portfolio_events ORDER BY entry, id").all { row in
            Event(portfolio: row.int64(0), entry: row.int64(1), source: row.optionalInt64(2))
        }
    }

    /// What an account holds from now on.
    mutating func note(_ sum: Int128, at place: AuditPlace) { holdings[place.account]?[place] = sum }

    /// To be called before the first posting of an entry is read.
    mutating func reach(_ entry: Int64) {
        while let event = events.first, event.entry < entry {
            events.removeFirst()
            if let source = event.source { compare(event, with: source) } else { examine(event) }
        }
    }

    private mutating func examine(_ event: Event) {
        resets.examined += 1
        for (place, sum) in (holdings[event.portfolio] ?? [:]).sorted(by: { $0.key < $1.key }) where sum != 0 {
            resets.offend("reset after entry \(event.entry), \(names.place(place)): \(sum) is left")
        }
    }

    private mutating func compare(_ event: Event, with source: Int64) {
        clones.examined += 1
        let (has, should) = (byAsset(event.portfolio), byAsset(source))
        for asset in Set(has.keys).union(should.keys).sorted() where (has[asset] ?? 0) != (should[asset] ?? 0) {
            clones.offend(
                "\(names.account(event.portfolio)), \(names.asset(asset)): has \(has[asset] ?? 0), \(names.account(source)) \(should[asset] ?? 0)"
            )
        }
    }

    /// Both buckets together: what the source had set aside is free in the clone.
    private func byAsset(_ account: Int64) -> [Int64: Int128] {
        var sums: [Int64: Int128] = [:]
        for (place, sum) in holdings[account] ?? [:] { sums[place.asset, default: 0] += sum }
        return sums
    }
}
