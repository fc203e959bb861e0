import Domain
import Logging
import TestSupport

@testable import Storage

/// A ledger in a folder of its own.
struct OpenedLedger {
    let temporary: TemporaryFolder
    let folder: DataFolder
    let store: LedgerStore

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(settings: StorageSettings = StorageSettings()) throws {
        temporary = try TemporaryFolder()
        folder = try DataFolder.open(temporary.path + "/data")
        store = try LedgerStore(folder: folder, settings: settings, logger: Self.quiet)
    }

    /// Opens what was there before.
    init(reopening temporary: TemporaryFolder, settings: StorageSettings = StorageSettings()) throws {
        self.temporary = temporary
        folder = try DataFolder.open(temporary.path + "/data")
        store = try LedgerStore(folder: folder, settings: settings, logger: Self.quiet)
    }

    func close() async {
        await store.close()
        folder.release()
    }

    /// A portfolio with some dollars.
    func portfolio(user: Int64 = 1, cash: USD = USD(10_000)) async throws -> PortfolioID {
        try await store.write { transaction in
            let time = Timestamp(milliseconds: 1000)
            let portfolio = try transaction.createPortfolio(for: UserID(user), name: "Main", market: .simulated, at: time)
            try transaction.post(.funds(cash, to: portfolio, at: time))
            return portfolio
        }
    }
}

extension OpenedLedger {
    /// A coin with three decimals.
    func coin(_ id: String = "alpha") async throws -> AssetKey {
        try await store.write { transaction in
            try transaction.connection.statement(
                """
                INSERT INTO assets (id, symbol, name, quantity_decimals, state, listed_at) VALUES (?1, ?1, ?1, 3, 'listed', 0)
                """
            ).run(id)
            return AssetKey(transaction.connection.lastInsertedRow)
        }
    }
}
