import Foundation
import GRDB

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How connections to a database file are opened. One connection writes and checkpoints; all others only read.
struct DatabaseFile: Sendable {
    let path: String
    let settings: StorageSettings

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The connection that writes. Creates the file, readable by its owner alone; SQLite gives the files beside it the
    /// same mode.
    func openForWriting() throws -> DatabaseQueue {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError(
                .unavailable, "The database \(path) cannot be opened for writing.", cause: String(cString: strerror(errno)))
        }
        close(descriptor)
        var configuration = Configuration()
        configuration.label = "writer"
        configuration.busyMode = .timeout(Double(settings.busyMilliseconds) / 1000)
        let isDurable = settings.isDurable
        let maximumPages = settings.maximumPages
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")")
            // The writer checkpoints by itself, after it has answered.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            try database.execute(sql: "PRAGMA cache_size = -65536")
            if let maximumPages { try database.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
        }
        return try opening { try DatabaseQueue(path: path, configuration: configuration) }
    }

    /// A connection that cannot write and never checkpoints.
    func openForReading() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(Double(settings.busyMilliseconds) / 1000)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -8192")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return try opening { try DatabaseQueue(path: path, configuration: configuration) }
    }

    private func opening(_ open: () throws -> DatabaseQueue) throws -> DatabaseQueue {
        do {
            return try open()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB || error.resultCode == .SQLITE_CORRUPT {
            throw StorageError(
                .notADatabase, "The file \(path) is not a database of the exchange, or it is damaged.", cause: "\(error)")
        } catch let error as DatabaseError {
            throw StorageError(.unavailable, "The database \(path) cannot be opened.", cause: "\(error)")
        }
    }
}
