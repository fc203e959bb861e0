import GRDBSQLite

/// A prepared statement of the C interface, with nothing between.
struct BareStatement {
    enum Value {
        case integer(Int64)
        case text(String)
        case bytes([UInt8])
        case null
    }

    private let handle: OpaquePointer

    init(_ sql: String, _ database: OpaquePointer?) throws {
        var handle: OpaquePointer?
        guard sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil) == SQLITE_OK, let handle
        else { throw BareLoopError("\(sql): \(String(cString: sqlite3_errmsg(database)))") }
        self.handle = handle
    }

    func finish() { sqlite3_finalize(handle) }

    func step(_ values: Value...) throws {
        bind(values)
        let result = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard result == SQLITE_DONE else { throw BareLoopError("A statement failed with \(result).") }
    }

    /// The first column of the first row; zero when there is none.
    func row(_ values: Value...) throws -> Int64 {
        bind(values)
        let result = sqlite3_step(handle)
        defer { sqlite3_reset(handle) }
        guard result == SQLITE_DONE || result == SQLITE_ROW else { throw BareLoopError("A query failed with \(result).") }
        return result == SQLITE_ROW ? sqlite3_column_int64(handle, 0) : 0
    }

    private func bind(_ values: [Value]) {
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            switch value {
            case .integer(let number): sqlite3_bind_int64(handle, position, number)
            case .text(let text): sqlite3_bind_text(handle, position, text, Int32(text.utf8.count), Self.copied)
            case .bytes(let bytes): sqlite3_bind_blob(handle, position, bytes, Int32(bytes.count), Self.copied)
            case .null: sqlite3_bind_null(handle, position)
            }
        }
    }

    /// SQLite takes its own copy (`SQLITE_TRANSIENT`, which is a macro that is not imported).
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

/// Why a comparison could not be made.
struct BareLoopError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
