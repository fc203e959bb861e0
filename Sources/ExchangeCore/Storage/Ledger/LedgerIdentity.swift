import GRDB

/// Which ledger a folder holds, from the file alone.
public enum LedgerIdentity {
    /// 32 hexadecimal digits. Throws `StorageError`: `notADatabase`, `newerDatabase`, `unavailable`.
    public static func read(inFolder path: String) throws -> String {
        let file = DataFolder.ledgerPath(in: path)
        guard DatabaseFile.exists(file) else {
            throw StorageError(
                .notADatabase, "There is no exchange in \(path): it has no ledger.db. Name its folder with --data.")
        }
        let queue = try DatabaseFile(path: file, settings: StorageSettings()).openForReading()
        do {
            let identity = try queue.read { database in
                try Migrator(migrations: LedgerMigrations.all).check(database)
                guard try database.tableExists("ledger_identity") else {
                    throw StorageError(
                        .notADatabase, "The ledger \(file) is of an older version: start this version on it once, in one process."
                    )
                }
                return try String.fetchOne(database, sql: "SELECT identity FROM ledger_identity") ?? ""
            }
            try queue.close()
            return identity
        } catch let error as DatabaseError {
            throw StorageError(.notADatabase, "The ledger \(file) cannot be read.", cause: "\(error)")
        }
    }
}
