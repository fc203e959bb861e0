/// Reads all postings once, in the order in which they were made, and computes every balance anew.
struct JournalAudit {
    private let names: AuditNames
    private(set) var entries: Int64 = 0
    private(set) var postings: Int64 = 0
    /// What the journal says that is in each place now.
    private(set) var sums: [AuditPlace: Int128] = [:]

    private var zeroByEntry = AuditCheck("every journal entry sums to zero for each asset")
    private var zeroByAsset = AuditCheck("for every asset all postings sum to zero")
    private var belonging = AuditCheck("every posting belongs to a journal entry, every entry has postings")
    private var running = AuditCheck("every posting's balance is the sum of all postings so far")
    private var solvent = AuditCheck("no user's account is ever negative")
    private var events: PortfolioEventAudit

    /// The entry that is being read.
    private var current: (number: Int64, sums: [Int64: Int128])?

    /// `events`: resets and clones, in their order.
    init(names: AuditNames, events: [PortfolioEventAudit.Event] = []) {
        self.names = names
        self.events = PortfolioEventAudit(names: names, events: events)
    }

    var checks: [AuditCheck] { [zeroByEntry, zeroByAsset, belonging, running, solvent] + events.checks }

    mutating func run(on connection: Connection) throws {
        entries = try connection.statement("SELECT count(*) FROM journal").first { $0.int64(0) } ?? 0
        try connection.statement(
            """
            SELECT p.entry, p.account, p.asset, p.bucket, p.amount, p.balance, j.number IS NULL
            FROM postings AS p LEFT JOIN journal AS j ON j.number = p.entry
            ORDER BY p.entry, p.account, p.asset, p.bucket
            """
        ).forEach { read($0) }
        closeEntry()
        events.reach(.max)
        try connection.statement(
            "SELECT j.number FROM journal AS j WHERE NOT EXISTS (SELECT 1 FROM postings AS p WHERE p.entry = j.number)"
        ).forEach { belonging.offend("entry \($0.int64(0)) has no postings") }
        closeAssets()
        belonging.examined = postings + entries
        running.examined = postings
        solvent.examined = postings
    }

    private mutating func read(_ row: SQLRow) {
        let entry = row.int64(0)
        let place = AuditPlace(account: row.int64(1), asset: row.int64(2), bucket: row.int64(3))
        let amount = Int128(row.int64(4))
        postings += 1
        if current?.number != entry {
            closeEntry()
            events.reach(entry)
            current = (entry, [:])
        }
        current?.sums[place.asset, default: 0] += amount
        let sum = (sums[place] ?? 0) + amount
        sums[place] = sum
        events.note(sum, at: place)
        if row.bool(6) { belonging.offend("entry \(entry) is missing: posting \(amount) to \(names.place(place))") }
        if Int128(row.int64(5)) != sum {
            running.offend("entry \(entry), \(names.place(place)): says \(row.int64(5)), sum is \(sum)")
        }
        if sum < 0, LedgerAccount(rawValue: place.account).isUser {
            solvent.offend("entry \(entry), \(names.place(place)): \(sum)")
        }
    }

    private mutating func closeEntry() {
        guard let entry = current else { return }
        zeroByEntry.examined += 1
        for (asset, sum) in entry.sums.sorted(by: { $0.key < $1.key }) where sum != 0 {
            zeroByEntry.offend("entry \(entry.number), \(names.asset(asset)): sum is \(sum)")
        }
        current = nil
    }

    private mutating func closeAssets() {
        var totals: [Int64: Int128] = [:]
        for (place, sum) in sums { totals[place.asset, default: 0] += sum }
        zeroByAsset.examined = Int64(totals.count)
        for (asset, sum) in totals.sorted(by: { $0.key < $1.key }) where sum != 0 {
            zeroByAsset.offend("\(names.asset(asset)): sum is \(sum)")
        }
    }
}
