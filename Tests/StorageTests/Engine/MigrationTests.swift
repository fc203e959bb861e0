import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct MigrationTests {
    private let first = Migration(
        number: 1, name: "one", sql: "CREATE TABLE one (id INTEGER PRIMARY KEY); INSERT INTO one VALUES (7)")
    private let second = Migration(number: 2, name: "two", sql: "ALTER TABLE one ADD COLUMN more INTEGER NOT NULL DEFAULT 3")
    private let breaking = Migration(
        number: 3, name: "three", oldestProgram: 3, sql: "CREATE TABLE three (id INTEGER PRIMARY KEY)")

    private func open(_ folder: TemporaryFolder, _ migrations: [Migration]) async throws {
        let store = try Store<LedgerReader, LedgerTransaction>(
            path: folder.path + "/some.db", migrations: migrations, name: "test", settings: StorageSettings(),
            logger: OpenedLedger.quiet)
        await store.close()
    }

    @Test func theListIsInOrderAndWithoutGaps() {
        #expect(LedgerMigrations.all.map(\.number) == Array(1...LedgerMigrations.all.count))
        #expect(Set(LedgerMigrations.all.map(\.name)).count == LedgerMigrations.all.count)
    }

    @Test func eachIsAppliedOnce() async throws {
        let folder = try TemporaryFolder()
        try await open(folder, [first])
        try await open(folder, [first])
        try await open(folder, [first, second])
        let database = try DatabaseQueue(path: folder.path + "/some.db")
        let row = try await database.read { try Int.fetchOne($0, sql: "SELECT id * 10 + more FROM one") }
        #expect(row == 73)
        let version = try await database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == 2)
    }

    /// Expand-only: a program that was rolled back still runs.
    @Test func anOlderProgramOpensANewerDatabase() async throws {
        let folder = try TemporaryFolder()
        try await open(folder, [first, second])
        try await open(folder, [first])
        let database = try DatabaseQueue(path: folder.path + "/some.db")
        let version = try await database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == 2)
    }

    @Test func anOlderProgramIsRefusedWhereTheDatabaseSaysSo() async throws {
        let folder = try TemporaryFolder()
        try await open(folder, [first, second, breaking])
        let error = await #expect(throws: StorageError.self) { try await open(folder, [first, second]) }
        #expect(error?.code == .newerDatabase)
        #expect(error?.message.contains("schema 3") == true)
        #expect(error?.message.contains("knows 2") == true)
        try await open(folder, [first, second, breaking])
    }

    @Test func aNewerLedgerIsRefusedByStoreAndAudit() async throws {
        let ledger = try OpenedLedger()
        try await ledger.store.write { transaction in
            try transaction.connection.database.execute(
                sql: "INSERT INTO schema_migrations (number, name, oldest_program) VALUES (999, 'future', 999)")
        }
        await ledger.close()
        let refused = #expect(throws: StorageError.self) { try OpenedLedger(reopening: ledger.temporary) }
        #expect(refused?.code == .newerDatabase)
        let unaudited = #expect(throws: StorageError.self) { try LedgerAudit.run(onFolder: ledger.folder.path) }
        #expect(unaudited?.code == .newerDatabase)
    }

    @Test func aFailedMigrationLeavesNothing() async throws {
        let folder = try TemporaryFolder()
        try await open(folder, [first])
        let broken = Migration(number: 2, name: "broken", sql: "CREATE TABLE two (id INTEGER PRIMARY KEY); SELECT nonsense")
        await #expect(throws: StorageError.self) { try await open(folder, [first, broken]) }
        try await open(folder, [first, second])
    }

    @Test func aForeignFileIsRefused() async throws {
        let folder = try TemporaryFolder()
        let foreign = try DatabaseQueue(path: folder.path + "/some.db")
        try await foreign.write { try $0.execute(sql: "CREATE TABLE theirs (id INTEGER PRIMARY KEY)") }
        try foreign.close()
        let error = await #expect(throws: StorageError.self) { try await open(folder, [first]) }
        #expect(error?.code == .notADatabase)
    }

    @Test func whatIsNoDatabaseIsRefused() async throws {
        let folder = try TemporaryFolder()
        try String(repeating: "no database at all. ", count: 400).write(
            toFile: folder.path + "/some.db", atomically: true, encoding: .utf8)
        let error = await #expect(throws: StorageError.self) { try await open(folder, [first]) }
        #expect(error?.code == .notADatabase)
    }
}
