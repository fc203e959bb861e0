import Domain
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct KilledResetTests {
    /// `kill -9` amid clones and resets: each is there as a whole or not at all, and none twice after it was asked for again.
    @Test(.timeLimit(.minutes(2))) func eachResetAndCloneIsWholeOrNotThere() async throws {
        let temporary = try TemporaryFolder()
        var acknowledged: [Int64: Int64] = [:]
        for round in 1...3 {
            let child = try ChildProcess(StorageFaultsTool.url, ["portfolios", temporary.path + "/data"])
            _ = try await child.line(containing: "ack \(round * 150) ", seconds: 60)
            child.kill()
            #expect(try await child.exitStatus(seconds: 30) == -SIGKILL)
            let lines = child.output.split(separator: "\n")
            // The last line may have been cut short by the end.
            for line in lines.dropLast() where line.hasPrefix("ack ") {
                let numbers = line.split(separator: " ").compactMap { Int64($0) }
                guard numbers.count == 2 else { continue }
                if let before = acknowledged[numbers[0]] {
                    #expect(before == numbers[1], "answered differently when asked again")
                }
                acknowledged[numbers[0]] = numbers[1]
            }
            let ledger = try OpenedLedger(reopening: temporary)
            let report = try LedgerAudit.run(onFolder: ledger.folder.path)
            #expect(report.isClean, "\(report)")
            let (resets, clones, keys, cash) = try await ledger.store.read { reader in
                func count(_ sql: StaticString) throws -> Int64 {
                    try reader.connection.statement(sql).first { $0.int64(0) } ?? 0
                }
                return (
                    try count("SELECT count(*) FROM portfolio_events WHERE kind = 5"),
                    try count("SELECT count(*) FROM portfolios WHERE archived_at IS NOT NULL"),
                    try count("SELECT count(*) FROM idempotency"), try reader.cash(of: PortfolioID(1))
                )
            }
            #expect(resets == clones && resets == keys && keys >= Int64(acknowledged.count))
            #expect(cash == USD(100))
            #expect(try await ledger.store.read { try $0.defaultPortfolio(of: UserID(1))?.id } == PortfolioID(1))
            await ledger.close()
        }
        #expect(acknowledged.count > 400)
    }
}
