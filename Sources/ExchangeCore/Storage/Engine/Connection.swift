import GRDB
import GRDBSQLite

/// An open connection with its prepared statements; used by the one thread that owns it.
final class Connection {
    /// For what is not hot: GRDB with all its conveniences.
    let database: Database
    let handle: OpaquePointer
    /// By the address of the literal: one comparison instead of hashing the whole text.
    private var statements: [UInt: PreparedStatement] = [:]

    init(_ database: Database) throws {
        guard let handle = database.sqliteConnection else {
            throw StorageError(.closed, "The database is closed.")
        }
        self.database = database
        self.handle = handle
    }

    /// The statement of `sql`, prepared once for each place in the program that asks for it.
    func statement(_ sql: StaticString) throws -> PreparedStatement {
        let key = UInt(bitPattern: sql.utf8Start)
        if let known = statements[key] { return known }
        let prepared = PreparedStatement(try database.makeStatement(sql: sql.description), on: handle)
        statements[key] = prepared
        return prepared
    }

    /// False when SQLite has ended the transaction by itself, which it does for a full disk among others.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows changed since the connection was opened.
    var changes: Int32 { sqlite3_total_changes(handle) }

    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }
}
