import Domain
import Storage

/// Many callers at once that clone a portfolio, trade nothing, reset it and close what they cloned, each as one command under a
/// key of its own, and say which were acknowledged. Keys that were stored before are asked for again. Ends by being killed.
struct EndlessPortfolios {
    let folder: String
    static let callers = 16

    func run() async throws {
        let folder = try DataFolder.open(folder)
        let store = try LedgerStore(folder: folder, logger: StorageFaults.quiet)
        let main = try await store.write { transaction in
            if let known = try transaction.firstPortfolio(of: UserID(1)) { return known }
            return try transaction.openPortfolio(
                for: UserID(1), market: .simulated, startingCash: USD(100), at: Timestamp(milliseconds: 1))
        }
        StorageFaults.say("writing")
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<Self.callers {
                group.addTask {
                    var number = caller
                    while true {
                        let key = number
                        guard let answer = try? await store.write({ try Self.step($0, main, key) }) else { return }
                        StorageFaults.say("ack \(key) \(answer)")
                        number += Self.callers
                    }
                }
            }
        }
    }

    /// A dollar more, a clone of that, a reset of the first, and the clone is closed: the clone's number is the answer.
    private static func step(_ transaction: LedgerTransaction, _ main: PortfolioID, _ key: Int) throws -> Int64 {
        let time = Timestamp(milliseconds: 2)
        return try transaction.idempotent(
            portfolio: main, key: "key-\(key)", kind: "step", body: BodyHash("1"), at: time
        ) {
            try transaction.post(.funds(USD(1), to: main, at: time))
            guard let record = try transaction.portfolio(main) else { throw LedgerError.noSuchAccount(.portfolio(main)) }
            let clone = try transaction.clone(record, name: "Clone", at: time)
            try transaction.setActivePortfolio(clone, of: UserID(1))
            try transaction.reset(main, to: USD(100), worth: USD(101), at: time)
            try transaction.archivePortfolio(clone, at: time)
            return clone.rawValue
        }.value
    }
}
