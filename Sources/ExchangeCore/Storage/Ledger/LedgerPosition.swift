import GRDB

/// Which ledger it is, and how far it has come.
public struct LedgerPosition: Hashable, Sendable {
    /// 32 hexadecimal digits, the same for ever and for all copies of the file.
    public let identity: String
    /// The number of the last entry of the journal; 0 while it is empty. A copy that stayed behind has a smaller one.
    public let entry: Int64

    public init(identity: String, entry: Int64) {
        self.identity = identity
        self.entry = entry
    }

    /// That of the ledger in a folder, from the file alone. Throws `StorageError`: `notADatabase`, `newerDatabase`, `unavailable`.
    public static func read(inFolder path: String) throws -> LedgerPosition {
        let file = DataFolder.ledgerPath(in: path)
        guard DatabaseFile.exists(file) else {
            throw StorageError(
                .notADatabase, "There is no exchange in \(path): it has no ledger.db. Name its folder with --data.")
        }
        let queue = try DatabaseFile(path: file, settings: StorageSettings()).openForReading()
        do {
            let position = try queue.read { database in
                try Migrator(migrations: LedgerMigrations.all).check(database)
                guard try database.tableExists("ledger_identity") else {
                    throw StorageError(
                        .notADatabase, "The ledger \(file) is of an older version: start this version on it once, in one process."
                    )
                }
                return LedgerPosition(
                    identity: try String.fetchOne(database, sql: "SELECT identity FROM ledger_identity") ?? "",
                    entry: try Int64.fetchOne(database, sql: "SELECT max(number) FROM journal") ?? 0)
            }
            try queue.close()
            return position
        } catch let error as DatabaseError {
            throw StorageError(.notADatabase, "The ledger \(file) cannot be read.", cause: "\(error)")
        }
    }
}
