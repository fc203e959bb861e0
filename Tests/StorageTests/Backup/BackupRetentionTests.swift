import Domain
import Testing

@testable import Storage

@Suite struct BackupRetentionTests {
    private static func names(_ times: [String]) -> [BackupName] { times.compactMap { BackupName($0) } }

    private static let some = names([
        "2026-05-01T01-00-00.000Z", "2026-05-01T23-00-00.000Z", "2026-05-02T12-00-00.000Z", "2026-05-04T01-00-00.000Z",
        "2026-05-04T02-00-00.000Z", "2026-05-04T03-00-00.000Z",
    ])

    @Test func theNewestAndTheLastOfEachDayAreKept() {
        #expect(Self.some.count == 6)
        #expect(BackupRetention(newest: 6, days: 0).superfluous(of: Self.some).isEmpty)
        #expect(BackupRetention(newest: 1, days: 0).superfluous(of: Self.some) == Array(Self.some.prefix(5)))
        // Days without a backup do not count: an exchange that was off for a month keeps what it had.
        #expect(
            BackupRetention(newest: 1, days: 3).superfluous(of: Self.some)
                == Self.names(["2026-05-01T01-00-00.000Z", "2026-05-04T01-00-00.000Z", "2026-05-04T02-00-00.000Z"]))
        #expect(
            BackupRetention(newest: 2, days: 2).superfluous(of: Self.some.shuffled())
                == Self.names([
                    "2026-05-01T01-00-00.000Z", "2026-05-01T23-00-00.000Z", "2026-05-04T01-00-00.000Z",
                ]))
        #expect(BackupRetention(newest: 0, days: -1).superfluous(of: Self.some).count == 5)
        #expect(BackupRetention(newest: 3, days: 3).superfluous(of: []).isEmpty)
    }

    @Test func whatIsNoBackupHasNoName() {
        let time = Timestamp(milliseconds: 1_777_777_777_777)
        #expect(BackupName(BackupName(time).description) == BackupName(time))
        #expect(BackupName(time) < BackupName(time.adding(milliseconds: 1)))
        for name in [
            "", "ledger.db", "2026-05-01", "2026-05-01T01-00-00.000Z.unfinished", "2026-05-01T01:00:00.000Z",
            "٢026-05-01T01-00-00.000Z",
        ] {
            #expect(BackupName(name) == nil, "\(name)")
        }
    }
}
