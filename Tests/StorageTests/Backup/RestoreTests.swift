import Domain
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct RestoreTests {
    private static let time = Timestamp(milliseconds: 1_800_000_000_000)

    /// A ledger with so many dollars, and a backup of it.
    private static func backedUp(cash: Int64 = 100) async throws -> (ledger: OpenedLedger, backup: String, portfolio: PortfolioID)
    {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(cash))
        let made = try LedgerBackup.make(ofFolder: ledger.folder.path, below: ledger.temporary.path + "/backups", at: time)
        return (ledger, made.path, portfolio)
    }

    private static func restore(_ backup: String, into folder: String, replacing: Bool = false) throws -> LedgerRestore.Done {
        try LedgerRestore.run(from: backup, into: folder, isReplacing: replacing, at: time, logger: OpenedLedger.quiet)
    }

    @Test func aLedgerInUseIsNotOverwritten() async throws {
        let (ledger, backup, portfolio) = try await Self.backedUp()
        let error = #expect(throws: StorageError.self) {
            try Self.restore(backup, into: ledger.folder.path, replacing: true)
        }
        #expect(error?.code == .folderInUse)
        #expect(try await ledger.store.read { try $0.cash(of: portfolio) } == USD(100))
        await ledger.close()
    }

    @Test func aLedgerIsReplacedOnlyWhenAskedAndKeptBesideIt() async throws {
        let (ledger, backup, portfolio) = try await Self.backedUp()
        _ = try await ledger.store.write { try $0.post(.funds(USD(7), to: portfolio, at: Self.time)) }
        await ledger.close()
        let folder = ledger.folder.path
        #expect(throws: StorageError.self) { try Self.restore(backup, into: folder) }
        let done = try Self.restore(backup, into: folder, replacing: true)
        #expect(done.audit.isClean)
        let before = try #require(done.before)
        #expect(try LedgerAudit.run(onFolder: before).entries == 2)
        let again = try OpenedLedger(reopening: ledger.temporary)
        #expect(try await again.store.read { try $0.cash(of: portfolio) } == USD(100))
        // And it is a ledger like any other.
        _ = try await again.store.write { try $0.post(.funds(USD(1), to: portfolio, at: Self.time)) }
        await again.close()
        #expect(try LedgerAudit.run(onFolder: folder).isClean)
        // A second restore at the same moment would be into the same folder.
        let twice = #expect(throws: StorageError.self) { try Self.restore(backup, into: folder, replacing: true) }
        #expect(twice?.code == .folderUnusable)
        #expect(try LedgerAudit.run(onFolder: folder).entries == 2)
    }

    @Test func aFolderThatIsNoBackupIsNamedAndNothingIsMade() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: StorageError.self) {
            try Self.restore(folder.path + "/nowhere", into: folder.path + "/data")
        }
        #expect(error?.code == .notADatabase && error?.message.contains("no backup in \(folder.path)/nowhere") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
    }

    @Test func theLogOfAKilledProcessIsNotTakenForTheRestoredLedgers() async throws {
        let (ledger, backup, portfolio) = try await Self.backedUp()
        for _ in 0..<20 { _ = try await ledger.store.write { try $0.post(.funds(USD(7), to: portfolio, at: Self.time)) } }
        // What a killed process leaves: the file and its log, copied while it has them open.
        let killed = try TemporaryFolder()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: ledger.folder.ledgerPath + suffix, toPath: killed.path + "/ledger.db" + suffix)
        }
        await ledger.close()
        let done = try Self.restore(backup, into: killed.path, replacing: true)
        #expect(try LedgerAudit.run(onFolder: killed.path).entries == 1)
        #expect(try LedgerAudit.run(onFolder: try #require(done.before)).entries == 21)
    }

    @Test func aDamagedLedgerIsSetAsideAsItIs() async throws {
        let (ledger, backup, _) = try await Self.backedUp()
        await ledger.close()
        let damaged = try TemporaryFolder()
        try Data(repeating: 7, count: 10_000).write(to: damaged.url.appendingPathComponent("ledger.db"))
        try Data(repeating: 8, count: 100).write(to: damaged.url.appendingPathComponent("ledger.db-wal"))
        let done = try Self.restore(backup, into: damaged.path, replacing: true)
        let before = try #require(done.before)
        #expect(FileManager.default.contents(atPath: before + "/ledger.db") == Data(repeating: 7, count: 10_000))
        #expect(!FileManager.default.fileExists(atPath: damaged.path + "/ledger.db-wal"))
        #expect(try LedgerAudit.run(onFolder: damaged.path).isClean)
    }

    @Test func aDamagedBackupChangesNothing() async throws {
        let (ledger, backup, _) = try await Self.backedUp()
        await ledger.close()
        let path = backup + "/ledger.db"
        var bytes = try #require(FileManager.default.contents(atPath: path))
        // All but the page with the schema.
        for index in stride(from: 4096 + 50, to: bytes.count, by: 97) { bytes[index] ^= 0x5A }
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: (any Error).self) { try Self.restore(backup, into: ledger.folder.path, replacing: true) }
        #expect(try LedgerAudit.run(onFolder: ledger.folder.path).isClean)
        let names = try FileManager.default.contentsOfDirectory(atPath: ledger.folder.path)
        #expect(!names.contains { $0.contains("restor") }, "\(names)")
        #expect(throws: StorageError.self) { try Self.restore(ledger.temporary.path, into: ledger.folder.path) }
    }
}
