import GRDBSQLite
import Logging

/// Copies the write-ahead log into the database when it has grown, on the writer's own connection: below 3.51.3 SQLite
/// may lose a commit when one connection checkpoints while another writes.
final class Checkpoint {
    private let connection: Connection
    private let pages: Int32
    /// Pages in the log at which the next attempt is made.
    private var due: Int32
    /// Pages in the log after the last commit, told by SQLite.
    private let logged: UnsafeMutablePointer<Int32>

    init(_ connection: Connection, pages: Int) {
        self.connection = connection
        self.pages = Int32(clamping: pages)
        due = self.pages
        logged = .allocate(capacity: 1)
        logged.initialize(to: 0)
        sqlite3_wal_hook(
            connection.handle,
            { context, _, _, pages in
                context?.assumingMemoryBound(to: Int32.self).pointee = pages
                return SQLITE_OK
            }, logged)
    }

    /// Takes the hook away; nothing may be called after it.
    func stop() {
        sqlite3_wal_hook(connection.handle, nil, nil)
        logged.deallocate()
    }

    func runIfDue(logger: Logger) {
        if logged.pointee < pages { due = pages }
        guard logged.pointee >= due else { return }
        var inLog: Int32 = 0
        var copied: Int32 = 0
        let result = sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, &inLog, &copied)
        // A long read keeps the log from starting over. Until it is through, try again only when as much has come.
        due = logged.pointee &+ pages
        if result != SQLITE_OK, result != SQLITE_BUSY {
            logger.warning("The database's log could not be copied back; it is kept and grows.", metadata: ["code": "\(result)"])
        }
    }
}
