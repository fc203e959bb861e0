import GRDB
import GRDBSQLite

/// A statement that a connection keeps prepared, bound and stepped by hand: at full speed the conveniences of GRDB cost
/// as much as SQLite itself.
///
/// The number of values must be the number of parameters, in their order.
final class PreparedStatement {
    private let statement: Statement
    private let connection: OpaquePointer
    private var handle: OpaquePointer { statement.sqliteStatement }

    init(_ statement: Statement, on connection: OpaquePointer) {
        self.statement = statement
        self.connection = connection
    }

    /// Executes a statement that returns no rows.
    func run<each Value: SQLValue>(_ values: repeat each Value) throws {
        let handle = handle
        try bind(repeat each values, to: handle)
        let result = sqlite3_step(handle)
        if result == SQLITE_DONE {
            sqlite3_reset(handle)
            return
        }
        guard result == SQLITE_ROW else { throw failure(result) }
        sqlite3_reset(handle)
    }

    /// The first row, read by `read`; nil when there is none.
    func first<each Value: SQLValue, Result>(_ values: repeat each Value, read: (SQLRow) throws -> Result) throws -> Result? {
        let handle = handle
        try bind(repeat each values, to: handle)
        let result = sqlite3_step(handle)
        defer { sqlite3_reset(handle) }
        switch result {
        case SQLITE_ROW: return try read(SQLRow(handle: handle))
        case SQLITE_DONE: return nil
        default: throw failure(result)
        }
    }

    /// All rows, each read by `read`.
    func all<each Value: SQLValue, Result>(_ values: repeat each Value, read: (SQLRow) throws -> Result) throws -> [Result] {
        var results: [Result] = []
        try forEach(repeat each values) { results.append(try read($0)) }
        return results
    }

    /// Hands each row to `body`, for results that are too many to keep.
    func forEach<each Value: SQLValue>(_ values: repeat each Value, body: (SQLRow) throws -> Void) throws {
        let handle = handle
        try bind(repeat each values, to: handle)
        defer { sqlite3_reset(handle) }
        while true {
            let result = sqlite3_step(handle)
            switch result {
            case SQLITE_ROW: try body(SQLRow(handle: handle))
            case SQLITE_DONE: return
            default: throw failure(result)
            }
        }
    }

    private func bind<each Value: SQLValue>(_ values: repeat each Value, to handle: OpaquePointer) throws {
        var index: Int32 = 0
        for value in repeat each values {
            index += 1
            let result = value.bind(to: handle, at: index)
            guard result == SQLITE_OK else { throw failure(result) }
        }
        assert(index == sqlite3_bind_parameter_count(handle), "wrong number of values for \(statement.sql)")
    }

    /// The error of the last step. Taken before the reset, which would return it again.
    private func failure(_ result: Int32) -> DatabaseError {
        let extended = sqlite3_extended_errcode(connection)
        let message = String(cString: sqlite3_errmsg(connection))
        sqlite3_reset(handle)
        return DatabaseError(
            resultCode: ResultCode(rawValue: extended == SQLITE_OK ? result : extended), message: message, sql: statement.sql)
    }
}

/// The row that a statement stands on. Not valid after the closure that it is given to.
struct SQLRow {
    fileprivate let handle: OpaquePointer

    func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }
    func bool(_ column: Int32) -> Bool { sqlite3_column_int64(handle, column) != 0 }
    func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
    func optionalInt64(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }
    func optionalDouble(_ column: Int32) -> Double? { isNull(column) ? nil : double(column) }
    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        return String(
            decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
