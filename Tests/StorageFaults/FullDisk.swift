import Domain
import Foundation
import Storage

/// Writes until the disk is full, sees that everything is refused with the reason and that what was acknowledged is still
/// there, makes room and sees that it goes on by itself.
struct FullDisk {
    /// Why a write fails.
    enum Cause {
        /// The folder is on a disk of a few megabytes.
        case fileSystem
        /// This process may not make files larger than a megabyte.
        case fileSize
    }

    let folder: String
    let cause: Cause

    private var ballast: String { folder + "/ballast" }

    private func takeRoom() throws {
        switch cause {
        case .fileSystem: try Data(repeating: 1, count: 1 << 20).write(to: URL(fileURLWithPath: ballast))
        case .fileSize:
            signal(SIGXFSZ, SIG_IGN)
            limitFiles(to: 1 << 20)
        }
    }

    private func makeRoom() throws {
        switch cause {
        case .fileSystem: try FileManager.default.removeItem(atPath: ballast)
        case .fileSize: limitFiles(to: 1 << 30)
        }
    }

    private func limitFiles(to bytes: UInt) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        limit.rlim_cur = bytes
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }

    func run() async throws {
        try takeRoom()
        let folder = try DataFolder.open(folder + "/data")
        let store = try LedgerStore(folder: folder, logger: StorageFaults.quiet)
        let portfolio = try await store.write {
            try $0.createPortfolio(for: UserID(1), name: "Main", market: .simulated, at: Timestamp(milliseconds: 1))
        }
        func add() async throws {
            try await store.write { transaction in
                for _ in 0..<20 { try transaction.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 2))) }
            }
        }
        var acknowledged: Int64 = 0
        do {
            while acknowledged < 1_000_000 {
                try await add()
                acknowledged += 20
            }
            StorageFaults.say("never full")
            exit(1)
        } catch let error as StorageError {
            StorageFaults.say("refused \(error.code.rawValue): \(error.message)")
        }
        StorageFaults.say("problem \(store.problem?.message ?? "none")")
        let held = try await store.read { try $0.cash(of: portfolio) }
        StorageFaults.say("acknowledged is held: \(held == USD(acknowledged))")
        do {
            try await add()
            StorageFaults.say("still full: false")
        } catch {
            StorageFaults.say("still full: true")
        }
        try makeRoom()
        // Nobody asks for anything: the store finds out by itself.
        let deadline = ContinuousClock.now + .seconds(20)
        while store.problem != nil, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        StorageFaults.say("resumed by itself: \(store.problem == nil)")
        try await add()
        let after = try await store.read { try $0.cash(of: portfolio) }
        StorageFaults.say("goes on: \(after == USD(acknowledged + 20))")
        await store.close()
        StorageFaults.say("sound: \(try LedgerAudit.run(onFolder: folder.path).isClean)")
        StorageFaults.say("done")
    }
}
