public import Domain
import Foundation

/// Copies of a ledger that are proved before they count as backups.
public enum LedgerBackup {
    /// A backup that was made.
    public struct Made: Sendable {
        /// Its folder; `ledger.db` and the audit's report are in it.
        public let path: String
        public let audit: AuditReport
    }

    /// Copies the ledger of the data folder `source`, which some process may have open, into a new folder below `folder`,
    /// named by `time`. Blocks until the copy is on the disk and audited.
    ///
    /// Nothing appears under the backup's name unless it is complete and sound. Throws `StorageError`.
    public static func make(ofFolder source: String, below folder: String, at time: Timestamp) throws -> Made {
        let ledger = DataFolder.ledgerPath(in: source)
        guard DatabaseFile.exists(ledger) else { throw LedgerAudit.noLedger(in: source) }
        try DatabaseCopy.makeFolder(folder)
        let path = folder + "/" + BackupName(time).description
        guard !DatabaseFile.exists(path) else { throw StorageError(.folderInUse, "There is a backup \(path) already.") }
        let unfinished = path + unfinishedSuffix
        try DatabaseCopy.makeFolder(unfinished)
        do {
            try DatabaseCopy.copy(ledger, to: DataFolder.ledgerPath(in: unfinished))
            let audit = try LedgerAudit.run(onFolder: unfinished)
            guard audit.isClean else {
                throw StorageError(
                    .notADatabase,
                    "The ledger of \(source) is not sound, so the copy was thrown away. Run `exchange audit` and look at what it says.",
                    cause: audit.description)
            }
            let report = unfinished + "/audit.txt"
            try Data((audit.description + "\n").utf8).write(to: URL(fileURLWithPath: report))
            try DatabaseCopy.flush(report)
            try DatabaseCopy.flush(unfinished)
            try DatabaseCopy.move(unfinished, to: path)
            try DatabaseCopy.flush(folder)
            return Made(path: path, audit: audit)
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }

    /// The backups below `folder`, the oldest first.
    public static func list(below folder: String) throws -> [BackupName] {
        try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { BackupName($0) }.sorted()
    }

    /// Deletes the backups below `folder` that `retention` does not keep, and what interrupted ones left more than a day
    /// before `time`. Returns the names of the backups.
    public static func prune(below folder: String, _ retention: BackupRetention, at time: Timestamp) throws -> [BackupName] {
        let superfluous = retention.superfluous(of: try list(below: folder))
        for name in superfluous { try FileManager.default.removeItem(atPath: folder + "/" + name.description) }
        let yesterday = BackupName(time.adding(milliseconds: -86_400_000))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(unfinishedSuffix) {
            if let begun = BackupName(String(name.dropLast(unfinishedSuffix.count))), begun < yesterday {
                try FileManager.default.removeItem(atPath: folder + "/" + name)
            }
        }
        return superfluous
    }

    private static let unfinishedSuffix = ".unfinished"
}
