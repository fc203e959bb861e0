import GRDB

/// Proves from the file alone that the ledger is sound: reads everything, trusts nothing that can be computed, sums in 128
/// bits. One read transaction, so it may run while the exchange trades.
public enum LedgerAudit {
    /// Audits the ledger of a data folder, which some process may have open. Blocks until everything is read.
    ///
    /// Throws `StorageError` when there is nothing that it could read: `notADatabase`, `newerDatabase`, `unavailable`.
    public static func run(onFolder path: String) throws -> AuditReport {
        let file = DataFolder.ledgerPath(in: path)
        guard DatabaseFile.exists(file) else { throw noLedger(in: path) }
        return try run(onFile: file)
    }

    static func noLedger(in path: String) -> StorageError {
        StorageError(.notADatabase, "There is no exchange in \(path): it has no ledger.db. Name its folder with --data.")
    }

    /// Audits a ledger under whatever name it has.
    static func run(onFile file: String) throws -> AuditReport {
        let queue = try DatabaseFile(path: file, settings: StorageSettings()).openForReading()
        do {
            let report = try queue.read { database in
                try Migrator(migrations: LedgerMigrations.all).check(database)
                return try examine(Connection(database), path: file)
            }
            try queue.close()
            return report
        } catch let error as DatabaseError {
            throw StorageError(.notADatabase, "The ledger \(file) cannot be read to its end.", cause: "\(error)")
        }
    }

    private static func examine(_ connection: Connection, path: String) throws -> AuditReport {
        let names = try AuditNames(connection)
        let events = try PortfolioEventAudit.events(on: connection)
        var journal = JournalAudit(names: names, events: events)
        try journal.run(on: connection)
        var checks = [try FileAudit.integrity(of: connection), try FileAudit.references(of: connection)]
        checks += journal.checks
        checks.append(try BalanceAudit(names: names, sums: journal.sums).run(on: connection))
        var fills: Int64 = 0
        if try connection.database.tableExists("fills") {
            let check = try FillAudit(names: names).run(on: connection)
            fills = check.examined
            checks.append(check)
            checks.append(try EntryOfFillAudit(names: names).run(on: connection))
            checks.append(try PositionAudit(names: names, sums: journal.sums, events: events).run(on: connection))
            let knowsHolds = try connection.database.columns(in: "orders").contains { $0.name == "hold" }
            if knowsHolds { checks.append(try HoldAudit(names: names, sums: journal.sums).run(on: connection)) }
        }
        return AuditReport(
            path: path, entries: journal.entries, postings: journal.postings,
            accounts: try connection.statement("SELECT count(*) FROM accounts").first { $0.int64(0) } ?? 0,
            fills: fills, checks: checks)
    }
}
