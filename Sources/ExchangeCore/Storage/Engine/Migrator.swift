import GRDB

/// Brings a database to the schema that this program knows, or refuses it.
struct Migrator {
    /// "EXCH": the file says whose it is.
    static let applicationID: Int32 = 0x4558_4348

    let migrations: [Migration]
    /// The highest number that this program knows.
    var schemaVersion: Int { migrations.map(\.number).max() ?? 0 }

    /// Checks that this program may open the database. Throws `newerDatabase`, `notADatabase`.
    func check(_ database: Database) throws {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if application == 0, try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0 { return }
        guard application == Migrator.applicationID else {
            throw StorageError(.notADatabase, "The file is a database of some other program. Choose another folder with --data.")
        }
        let needed = try Int.fetchOne(database, sql: "SELECT max(oldest_program) FROM schema_migrations") ?? 0
        guard needed <= schemaVersion else {
            throw StorageError(
                .newerDatabase,
                "The database was written by a newer exchange: it needs a program that knows schema \(needed), "
                    + "this one knows \(schemaVersion). Start the newer program, or choose another folder with --data.")
        }
    }

    /// Applies what is missing, all in one transaction.
    func migrate(_ database: Database) throws {
        try check(database)
        try database.inTransaction(.immediate) {
            try database.execute(sql: "PRAGMA application_id = \(Migrator.applicationID)")
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS schema_migrations (
                        number INTEGER PRIMARY KEY, name TEXT NOT NULL, oldest_program INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE IF NOT EXISTS storage_probe (
                        id INTEGER PRIMARY KEY CHECK (id = 1), attempts INTEGER NOT NULL
                    ) STRICT;
                    INSERT OR IGNORE INTO storage_probe (id, attempts) VALUES (1, 0)
                    """)
            let applied = Set(try Int.fetchAll(database, sql: "SELECT number FROM schema_migrations"))
            for migration in migrations.sorted(by: { $0.number < $1.number }) where !applied.contains(migration.number) {
                try database.execute(sql: migration.sql)
                try database.execute(
                    sql: "INSERT INTO schema_migrations (number, name, oldest_program) VALUES (?, ?, ?)",
                    arguments: [migration.number, migration.name, migration.oldestProgram])
            }
            let version = max(schemaVersion, applied.max() ?? 0)
            try database.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }
}
