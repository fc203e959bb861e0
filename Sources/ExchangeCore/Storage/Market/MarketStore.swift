internal import Foundation
internal import GRDB
public import Logging

/// `market.db`: bars and last quotes. Everything in it can be fetched again, so it never stands in the way of trading.
///
/// One connection on one serial queue of its own reads and writes, so nothing blocks the cooperative pool. The file is
/// in WAL mode with `synchronous=NORMAL`: a power cut may lose the last minutes, never the file. A file that is damaged
/// or of another version is set aside and begun anew.
public final class MarketStore: Sendable {
    let queue: DatabaseQueue

    /// Bars of intervals below an hour are kept so long; those below a day a year, daily ones for ever.
    public static let minuteRetentionMilliseconds: Int64 = 7 * 86_400_000
    public static let hourRetentionMilliseconds: Int64 = 366 * 86_400_000

    private init(queue: DatabaseQueue) { self.queue = queue }

    /// Opens `market.db` at `path`, or begins it.
    public static func open(path: String, logger: Logger) throws -> MarketStore {
        do {
            return MarketStore(queue: try openQueue(path: path))
        } catch let error as DatabaseError where MarketStore.isUnusable(error) {
            let aside = path + ".set-aside"
            logger.warning(
                "The file of bars cannot be used and is begun anew; the old one is kept beside it.",
                metadata: ["file": "\(path)", "kept": "\(aside)", "reason": "\(error.resultCode)"])
            let files = FileManager.default
            try? files.removeItem(atPath: aside)
            try files.moveItem(atPath: path, toPath: aside)
            for suffix in ["-wal", "-shm"] { try? files.removeItem(atPath: path + suffix) }
            return MarketStore(queue: try openQueue(path: path))
        }
    }

    /// Runs `body` on the store's own queue, outside of a transaction.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await queue.writeWithoutTransaction(body)
    }

    /// Runs `body` on the store's own queue in one transaction.
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await queue.write(body)
    }

    /// Closes the file. Nothing may be asked afterwards.
    public func close() throws { try queue.close() }

    private static func openQueue(path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "market"
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            try database.execute(sql: "PRAGMA cache_size = -4000")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { database in
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard version == 0 || version == schemaVersion else {
                throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "version \(version)")
            }
            try database.execute(sql: schema)
            try database.execute(sql: "PRAGMA user_version = \(schemaVersion)")
        }
        return queue
    }

    private static func isUnusable(_ error: DatabaseError) -> Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_MISMATCH, .SQLITE_ERROR].contains(error.resultCode)
    }
}
