import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct BackupTests {
    private static let time = Timestamp(milliseconds: 1_800_000_000_000)

    private static func entries(inFolder path: String) throws -> Int {
        let queue = try DatabaseQueue(path: DataFolder.ledgerPath(in: path))
        let count = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM journal") ?? 0 }
        try queue.close()
        return count
    }

    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func aBackupOfALedgerThatIsWrittenIsOneConsistentState() async throws {
        let ledger = try OpenedLedger(settings: StorageSettings(checkpointPages: 10))
        let portfolio = try await ledger.portfolio()
        let folder = ledger.temporary.path + "/backups"
        let source = ledger.folder.path
        // Each command makes two entries: a backup between the two would have an odd number of them after the first.
        let writing = Task {
            var count = 0
            while !Task.isCancelled {
                try await ledger.store.write { transaction in
                    for _ in 0..<2 { try transaction.post(.funds(USD(1), to: portfolio, at: Self.time)) }
                }
                count += 1
            }
            return count
        }
        var seen: [Int] = []
        for number in 0..<8 {
            let made = try await OffPool.run {
                try LedgerBackup.make(ofFolder: source, below: folder, at: Self.time.adding(milliseconds: Int64(number)))
            }
            #expect(made.audit.isClean && made.audit.path.hasSuffix("ledger.db"))
            #expect(try Self.names(in: made.path) == ["audit.txt", "ledger.db"])
            seen.append(try Self.entries(inFolder: made.path))
        }
        writing.cancel()
        let written = try await writing.value
        #expect(written > 0)
        #expect(seen.allSatisfy { $0 % 2 == 1 } && seen == seen.sorted())
        #expect(try LedgerBackup.list(below: folder).count == 8)
        await ledger.close()
    }

    @Test func aBackupIsForItsOwnerAlone() async throws {
        let ledger = try OpenedLedger()
        let made = try LedgerBackup.make(ofFolder: ledger.folder.path, below: ledger.temporary.path + "/b", at: Self.time)
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(made.path) == 0o700)
        #expect(try mode(made.path + "/ledger.db") == 0o600)
        await ledger.close()
    }

    @Test func anUnsoundLedgerGivesNoBackup() async throws {
        let ledger = try OpenedLedger()
        _ = try await ledger.portfolio()
        try await ledger.store.write {
            try $0.connection.statement("UPDATE balances SET amount = amount + 1 WHERE account > 0").run()
        }
        let folder = ledger.temporary.path + "/backups"
        let error = #expect(throws: StorageError.self) {
            try LedgerBackup.make(ofFolder: ledger.folder.path, below: folder, at: Self.time)
        }
        #expect(error?.cause?.contains("NOT sound") == true)
        #expect(try Self.names(in: folder).isEmpty)
        await ledger.close()
    }

    @Test func whatIsNotThereOrThereAlreadyIsSaid() async throws {
        let temporary = try TemporaryFolder()
        #expect(throws: StorageError.self) {
            try LedgerBackup.make(ofFolder: temporary.path, below: temporary.path + "/b", at: Self.time)
        }
        let ledger = try OpenedLedger()
        _ = try LedgerBackup.make(ofFolder: ledger.folder.path, below: temporary.path + "/b", at: Self.time)
        let error = #expect(throws: StorageError.self) {
            try LedgerBackup.make(ofFolder: ledger.folder.path, below: temporary.path + "/b", at: Self.time)
        }
        #expect(error?.code == .folderInUse)
        await ledger.close()
    }

    @Test func pruningTouchesNothingButBackups() async throws {
        let ledger = try OpenedLedger()
        let folder = ledger.temporary.path + "/backups"
        for hour in 0..<5 {
            _ = try LedgerBackup.make(
                ofFolder: ledger.folder.path, below: folder, at: Self.time.adding(milliseconds: Int64(hour) * 3_600_000))
        }
        let old = BackupName(Self.time.adding(milliseconds: -172_800_000)).description + ".unfinished"
        let young = BackupName(Self.time).description + ".unfinished"
        for name in [old, young, "letters"] { try DatabaseCopy.makeFolder(folder + "/" + name) }
        let deleted = try LedgerBackup.prune(below: folder, BackupRetention(newest: 2, days: 0), at: Self.time)
        #expect(deleted == (0..<3).map { BackupName(Self.time.adding(milliseconds: $0 * 3_600_000)) })
        let left = try Self.names(in: folder)
        #expect(left.count == 4 && left.contains("letters") && left.contains(young) && !left.contains(old))
        await ledger.close()
    }
}
