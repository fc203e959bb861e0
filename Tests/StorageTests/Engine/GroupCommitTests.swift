import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct GroupCommitTests {
    private struct Refused: Error, Equatable {
        let number: Int
    }

    /// Holds the writer until `release`, so that what comes after waits and forms one group.
    private func holdingWriter(
        _ store: LedgerStore, while queueing: @escaping @Sendable () async -> Void
    ) async throws {
        let gate = DispatchSemaphore(value: 0)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        async let held: Void = store.write { _ in
            enter.yield()
            gate.wait()
        }
        for await _ in entered { break }
        await queueing()
        gate.signal()
        try await held
    }

    private func untilWaiting(_ count: Int, in store: LedgerStore) async {
        while store.waitingCommands < count { await Task.yield() }
    }

    @Test func whatWaitsSharesOneCommit() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio()
        let store = ledger.store
        let before = store.commitCounts
        let tasks = Recorder<Task<Void, any Error>>()
        try await holdingWriter(store) {
            for number in 1...100 {
                let task = Task {
                    try await store.write { transaction in
                        _ = try transaction.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: Int64(number))))
                    }
                }
                tasks.append(task)
            }
            await untilWaiting(101, in: store)
        }
        for task in tasks.all { try await task.value }
        #expect(store.commitCounts.commands - before.commands == 101)
        #expect(store.commitCounts.commits - before.commits == 2)
        #expect(try await store.read { try $0.cash(of: portfolio) } == USD(10_100))
        await ledger.close()
    }

    @Test func aCommandThatThrowsIsUndoneAndItsNeighboursAreNot() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio()
        let store = ledger.store
        let results = Recorder<[Int: Bool]>()
        let told = Recorder<Int>()
        let tasks = Recorder<Task<Void, Never>>()
        try await holdingWriter(store) {
            for number in 0..<60 {
                let task = Task {
                    do {
                        try await store.write { transaction in
                            transaction.afterCommit { told.append(number) }
                            try transaction.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 1)))
                            if number.isMultiple(of: 3) { throw Refused(number: number) }
                        }
                        results.append([number: true])
                    } catch {
                        #expect(error as? Refused == Refused(number: number))
                        results.append([number: false])
                    }
                }
                tasks.append(task)
            }
            await untilWaiting(61, in: store)
        }
        for task in tasks.all { await task.value }
        let answers = results.all.reduce(into: [:]) { $0.merge($1) { _, _ in false } }
        for number in 0..<60 { #expect(answers[number] == !number.isMultiple(of: 3)) }
        #expect(Set(told.all) == Set((0..<60).filter { !$0.isMultiple(of: 3) }))
        #expect(try await store.read { try $0.cash(of: portfolio) } == USD(10_040))
        await ledger.close()
    }

    @Test func hooksRunInOrderAfterTheCommitAndBeforeTheAnswer() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio()
        let store = ledger.store
        let seen = Recorder<String>()
        try await store.write { transaction in
            transaction.afterCommit { seen.append("first") }
            transaction.afterCommit { seen.append("second") }
            try transaction.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 1)))
            seen.append("body")
        }
        #expect(seen.all == ["body", "first", "second"])
        await ledger.close()
    }

    @Test func aFullQueueRefusesAtOnce() async throws {
        let ledger = try OpenedLedger(settings: StorageSettings(writeBacklog: 3))
        let store = ledger.store
        let tasks = Recorder<Task<Void, any Error>>()
        try await holdingWriter(store) {
            for _ in 0..<2 { tasks.append(Task { try await store.write { _ in } }) }
            await untilWaiting(3, in: store)
            let error = await #expect(throws: StorageError.self) { try await store.write { _ in } }
            #expect(error?.code == .overloaded)
        }
        for task in tasks.all { try await task.value }
        await ledger.close()
    }

    @Test func aClosedStoreAnswersWhatWaitsAndRefusesTheRest() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio()
        let store = ledger.store
        let waiting = Recorder<Task<Void, any Error>>()
        try await holdingWriter(store) {
            let task = Task {
                _ = try await store.write { try $0.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 1))) }
            }
            waiting.append(task)
            await untilWaiting(2, in: store)
        }
        await ledger.close()
        for task in waiting.all { try await task.value }
        let refusal = await #expect(throws: StorageError.self) { try await store.write { _ in } }
        #expect(refusal?.code == .closed)
        let unread = await #expect(throws: StorageError.self) { try await store.read { _ in } }
        #expect(unread?.code == .closed)
        // The last connection has copied the log back.
        let again = try OpenedLedger(reopening: ledger.temporary)
        #expect(try await again.store.read { try $0.cash(of: portfolio) } == USD(10_001))
        await again.close()
    }

    /// SQLite undoes the whole transaction: every member of the group fails, and none of it is there afterwards.
    @Test func aGroupThatSQLiteRollsBackFailsAsAWhole() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio()
        let store = ledger.store
        let codes = Recorder<StorageError.Code?>()
        let told = Recorder<Int>()
        let tasks = Recorder<Task<Void, Never>>()
        try await holdingWriter(store) {
            for number in 0..<20 {
                let task = Task {
                    do {
                        try await store.write { transaction in
                            transaction.afterCommit { told.append(number) }
                            try transaction.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 1)))
                            if number == 11 {
                                // What SQLite does by itself when the disk is full.
                                try transaction.connection.database.execute(sql: "ROLLBACK")
                                throw DatabaseError(resultCode: .SQLITE_FULL)
                            }
                        }
                        codes.append(nil)
                    } catch {
                        let code = (error as? StorageError)?.code
                        codes.append(code)
                    }
                }
                tasks.append(task)
                await untilWaiting(number + 2, in: store)
            }
        }
        for task in tasks.all { await task.value }
        #expect(codes.all == Array(repeating: .unavailable, count: 20))
        #expect(told.all.isEmpty)
        #expect(try await store.read { try $0.cash(of: portfolio) } == USD(10_000))
        #expect(
            try await ledger.store.write {
                try $0.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 2))).balances[0]
            } == USD(10_001).micros)
        await ledger.close()
    }

    @Test func readersSeeOneStateAndCannotWrite() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio()
        let store = ledger.store
        let before = DispatchSemaphore(value: 0)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        async let seen = store.read { reader -> (USD, USD) in
            let first = try reader.cash(of: portfolio)
            start.yield()
            before.wait()
            return (first, try reader.cash(of: portfolio))
        }
        for await _ in started { break }
        try await store.write { _ = try $0.post(.funds(USD(5), to: portfolio, at: Timestamp(milliseconds: 1))) }
        before.signal()
        let (first, second) = try await seen
        #expect(first == second)
        #expect(try await store.read { try $0.cash(of: portfolio) } == USD(10_005))
        await #expect(throws: StorageError.self) {
            try await store.read { try $0.connection.statement("DELETE FROM postings").run() }
        }
        await ledger.close()
    }

    @Test func theLogIsCopiedBackWhileItRuns() async throws {
        let ledger = try OpenedLedger(settings: StorageSettings(checkpointPages: 20))
        let portfolio = try await ledger.portfolio()
        for number in 0..<300 {
            try await ledger.store.write {
                _ = try $0.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: Int64(number))))
            }
        }
        let log = try FileManager.default.attributesOfItem(atPath: ledger.folder.ledgerPath + "-wal")[.size] as? Int
        // 300 commits of at least four pages would be a log of 1,200 pages.
        #expect(try #require(log) < 100 * 4096)
        await ledger.close()
    }
}
