import GRDB
import GRDBSQLite

/// What a failure of SQLite means for the commands of a group.
struct StoreFault {
    private let error: any Error
    private let code: ResultCode?

    init(_ error: any Error) {
        self.error = error
        self.code = (error as? DatabaseError)?.resultCode
    }

    /// Whether the storage failed, as opposed to the command: its constraint, its SQL, its own error.
    static func isStorageFailure(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_READONLY, .SQLITE_CORRUPT,
            .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_INTERRUPT, .SQLITE_PROTOCOL, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_NOLFS:
            return true
        default: return false
        }
    }

    /// Whether a commit that failed with this may yet be found in the log after a crash. A full disk leaves no complete
    /// commit record there; a failed write or flush may.
    var leavesOutcomeOpen: Bool {
        switch code {
        case .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CONSTRAINT: false
        default: true
        }
    }

    var isConnectionInDoubt: Bool {
        switch code {
        case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_MISUSE, .SQLITE_READONLY: true
        default: false
        }
    }

    var problem: StoreProblem {
        let (kind, message): (StoreProblem.Code, String) =
            switch code {
            case .SQLITE_FULL: (.diskFull, "The disk is full: nothing can be stored until there is room.")
            case .SQLITE_IOERR: (.diskFailing, "The disk does not take what is written.")
            case .SQLITE_BUSY, .SQLITE_LOCKED: (.locked, "Another program keeps the database locked.")
            case .SQLITE_READONLY, .SQLITE_PERM: (.readOnly, "The database may not be written.")
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: (.damaged, "The database is damaged.")
            default: (.unwritable, "The database cannot be written.")
            }
        return StoreProblem(code: kind, message: message, cause: "\(error)")
    }

    var unavailable: StorageError {
        StorageError(.unavailable, problem.message + " Nothing was changed; try again later.", cause: problem.cause)
    }

    var unreadable: StorageError {
        StorageError(.unavailable, "The database cannot be read at the moment; try again later.", cause: "\(error)")
    }

    var outcomeUnknown: StorageError {
        StorageError(
            .outcomeUnknown, problem.message + " Whether the change was stored is not known; ask again with the same key.",
            cause: problem.cause)
    }
}
