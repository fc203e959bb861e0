import Domain
import Storage

/// Many callers at once that add a dollar each under a key of its own, and say which were acknowledged. Keys that were
/// stored before are asked for again, as a client does who had no answer. Ends by being killed.
struct EndlessWrites {
    let folder: String
    static let callers = 64

    func run() async throws {
        let folder = try DataFolder.open(folder)
        let store = try LedgerStore(folder: folder, logger: StorageFaults.quiet)
        let portfolio = try await store.write { transaction in
            let time = Timestamp(milliseconds: 1)
            if let known = try transaction.defaultPortfolio(of: UserID(1)) { return known.id }
            return try transaction.createPortfolio(for: UserID(1), name: "Main", market: .simulated, at: time)
        }
        StorageFaults.say("writing")
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<Self.callers {
                group.addTask {
                    var number = caller
                    while true {
                        let key = number
                        let answer = try? await store.write { transaction in
                            try transaction.idempotent(
                                portfolio: portfolio, key: "key-\(key)", kind: "funds", body: BodyHash("1"),
                                at: Timestamp(milliseconds: 2)
                            ) {
                                try transaction.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 2))).number
                            }
                        }
                        guard let answer else { return }
                        StorageFaults.say("ack \(key) \(answer.value)")
                        number += Self.callers
                    }
                }
            }
        }
    }
}
