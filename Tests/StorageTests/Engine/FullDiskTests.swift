import Domain
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct FullDiskTests {
    /// A real full disk: a file system of four megabytes.
    @Test(
        .enabled(if: StorageFaultsTool.canMount, "this machine allows no mounts without root (user namespaces)"),
        .timeLimit(.minutes(2)))
    func aFullDiskRefusesAndResumes() async throws {
        let temporary = try TemporaryFolder()
        let script = "mount -t tmpfs -o size=4m tmpfs \"$1\" && exec \"$2\" full \"$1\""
        let child = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/unshare"),
            ["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", temporary.path, StorageFaultsTool.url.path])
        #expect(try await child.exitStatus(seconds: 90) == 0, "\(child.output)")
        let lines = child.output.split(separator: "\n").map { String($0) }
        #expect(
            lines == [
                "refused unavailable: The disk is full: nothing can be stored until there is room. Nothing was changed; try again later.",
                "problem The disk is full: nothing can be stored until there is room.", "acknowledged is held: true",
                "still full: true", "resumed by itself: true", "goes on: true", "sound: true", "done",
            ])
    }

    /// A database that may not grow, in this process: one large command takes its whole group with it.
    @Test func aGroupThatDoesNotFitFailsAsAWhole() async throws {
        let ledger = try OpenedLedger(settings: StorageSettings(maximumPages: 80))
        let portfolio = try await ledger.portfolio(cash: USD(1))
        let store = ledger.store
        let error = await #expect(throws: StorageError.self) {
            try await store.write { transaction in
                for number in 0..<100_000 {
                    try transaction.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: Int64(number))))
                }
            }
        }
        #expect(error?.code == .unavailable)
        #expect(error?.cause?.contains("full") == true)
        #expect(store.problem?.message.contains("disk is full") == true)
        #expect(try await store.read { try $0.cash(of: portfolio) } == USD(1))
        // What fits is taken, and with it the problem is over.
        try await store.write { _ = try $0.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 1))) }
        #expect(store.problem == nil)
        #expect(try LedgerAudit.run(onFolder: ledger.folder.path).isClean)
        await ledger.close()
    }

    /// A write that fails for another reason than a full disk leaves open what a crash would find: the caller hears that,
    /// and the store opens the file anew.
    @Test(.timeLimit(.minutes(2))) func anUnknownOutcomeIsSaidAndTheStoreReopens() async throws {
        let temporary = try TemporaryFolder()
        let child = try ChildProcess(StorageFaultsTool.url, ["limit", temporary.path])
        #expect(try await child.exitStatus(seconds: 90) == 0, "\(child.output)")
        let lines = child.output.split(separator: "\n").map { String($0) }
        #expect(
            lines == [
                "refused outcomeUnknown: The disk does not take what is written. Whether the change was stored is not known; "
                    + "ask again with the same key.",
                "problem The disk does not take what is written.", "acknowledged is held: true", "still full: true",
                "resumed by itself: true", "goes on: true", "sound: true", "done",
            ])
    }
}
