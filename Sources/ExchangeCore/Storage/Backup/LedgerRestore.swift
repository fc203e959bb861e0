public import Domain
import Foundation
import GRDB
public import Logging

/// Puts a backup in the place of a ledger.
public enum LedgerRestore {
    /// What was done.
    public struct Done: Sendable {
        /// Of the restored ledger.
        public let audit: AuditReport
        /// Where the ledger of before is now; nil when there was none.
        public let before: String?
    }

    /// Makes the ledger of the backup in `backup` the one of the data folder `folder`.
    ///
    /// Refuses a folder that some process has open, a backup that is not sound or that this program may not open, and,
    /// unless `isReplacing`, a folder that has a ledger. The one that is replaced is kept beside it. Whatever happens in
    /// between, the folder has one of the two. Throws `StorageError`.
    public static func run(
        from backup: String, into folder: String, isReplacing: Bool, at time: Timestamp, logger: Logger
    ) throws -> Done {
        let source = DataFolder.ledgerPath(in: backup)
        guard DatabaseFile.exists(source) else {
            throw StorageError(
                .notADatabase,
                "There is no backup in \(backup): it has no ledger.db. Name the folder that `exchange backup` printed.")
        }
        let data = try DataFolder.open(folder)
        defer { data.release() }
        let ledger = data.ledgerPath
        let hasLedger = DatabaseFile.exists(ledger)
        guard isReplacing || !hasLedger else {
            throw StorageError(
                .folderInUse,
                "There is a ledger in \(folder). Add --replace to keep it beside the restored one, or choose another folder.")
        }
        let incoming = ledger + ".restoring"
        try? FileManager.default.removeItem(atPath: incoming)
        do {
            try DatabaseCopy.copy(source, to: incoming)
            let audit = try LedgerAudit.run(onFile: incoming)
            guard audit.isClean else {
                throw StorageError(
                    .notADatabase, "The backup \(backup) is not sound; nothing was changed. Use another one.",
                    cause: audit.description)
            }
            let before = hasLedger ? try setAside(ledger, in: folder, at: time, logger: logger) : nil
            try DatabaseCopy.move(incoming, to: ledger)
            try DatabaseCopy.flush(folder)
            return Done(audit: audit, before: before)
        } catch {
            try? FileManager.default.removeItem(atPath: incoming)
            throw error
        }
    }

    /// Keeps the present ledger under another name, too, and leaves no log that could be taken for the new one's.
    private static func setAside(_ ledger: String, in folder: String, at time: Timestamp, logger: Logger) throws -> String {
        let before = folder + "/before-restore-" + BackupName(time).description
        try DatabaseCopy.makeFolder(before)
        do {
            // The last connection that closes brings the log into the database and deletes it.
            try DatabaseFile(path: ledger, settings: StorageSettings()).openForWriting().close()
        } catch {
            logger.warning("The ledger of before cannot be opened; it is kept as it is.", metadata: ["error": "\(error)"])
        }
        for suffix in ["-wal", "-shm"] where DatabaseFile.exists(ledger + suffix) {
            try DatabaseCopy.move(ledger + suffix, to: DataFolder.ledgerPath(in: before) + suffix)
        }
        // A second name for the same file: the first one is taken over by the restored ledger in one step.
        do {
            try FileManager.default.linkItem(atPath: ledger, toPath: DataFolder.ledgerPath(in: before))
        } catch {
            throw StorageError(.folderUnusable, "The ledger of before cannot be kept in \(before).", cause: "\(error)")
        }
        try DatabaseCopy.flush(before)
        return before
    }
}
