import Domain
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct KilledProcessTests {
    /// `kill -9` amid the writes of 64 callers, several times over on one ledger: what was acknowledged is there exactly
    /// once, also after everything was asked for again.
    @Test(.timeLimit(.minutes(2))) func everyAcknowledgedWriteIsThereExactlyOnce() async throws {
        let temporary = try TemporaryFolder()
        let data = temporary.path + "/data"
        var acknowledged: [Int64: Int64] = [:]
        for round in 1...4 {
            let child = try ChildProcess(StorageFaultsTool.url, ["endless", data])
            _ = try await child.line(containing: "ack \(round * 700) ", seconds: 60)
            // While it lives, nobody else gets the folder.
            let refused = #expect(throws: StorageError.self) { try DataFolder.open(data) }
            #expect(refused?.message.contains("process \(child.processID)") == true)
            child.kill()
            #expect(try await child.exitStatus(seconds: 30) == -SIGKILL)

            for line in child.output.split(separator: "\n") where line.hasPrefix("ack ") {
                let numbers = line.split(separator: " ").compactMap { Int64($0) }
                // The last line may have been cut short by the end.
                guard numbers.count == 2, line != child.output.split(separator: "\n").last else { continue }
                if let before = acknowledged[numbers[0]] {
                    #expect(before == numbers[1], "answered differently when asked again")
                }
                acknowledged[numbers[0]] = numbers[1]
            }
            try await check(temporary, acknowledged)
        }
        #expect(acknowledged.count > 2000)
    }

    private func check(_ temporary: TemporaryFolder, _ acknowledged: [Int64: Int64]) async throws {
        let ledger = try OpenedLedger(reopening: temporary)
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(report.isClean, "\(report)")
        let (keys, entries, cash) = try await ledger.store.read { reader in
            let keys = try reader.connection.statement("SELECT key, CAST(result AS TEXT) FROM idempotency").all {
                ($0.text(0), $0.text(1))
            }
            let entries = try reader.connection.statement("SELECT number FROM journal").all { $0.int64(0) }
            let portfolio = try reader.defaultPortfolio(of: UserID(1))
            return (keys, entries, try reader.cash(of: portfolio?.id ?? PortfolioID(0)))
        }
        let stored = Dictionary(keys) { _, _ in "twice" }
        #expect(acknowledged.allSatisfy { stored["key-\($0.key)"] == "\($0.value)" })
        // Each key has one entry and each entry one key.
        #expect(Set(keys.compactMap { Int64($0.1) }) == Set(entries))
        #expect(keys.count == entries.count)
        #expect(cash == USD(Int64(entries.count)))
        await ledger.close()
    }
}
