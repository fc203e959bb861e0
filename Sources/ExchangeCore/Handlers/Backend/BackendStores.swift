public import Logging
public import Storage

/// The two files of an exchange, open. Whoever makes them hands them to the backend, which closes them.
public struct BackendStores: Sendable {
    /// What must never be lost: users, orders, fills and all money.
    public let ledger: LedgerStore
    /// Prices, which can be collected again.
    public let market: MarketStore

    public init(ledger: LedgerStore, market: MarketStore) {
        self.ledger = ledger
        self.market = market
    }

    /// Takes the data folder and opens both files, creating what is missing. Blocks while the schema is brought up to date.
    ///
    /// Throws `StorageError`: `folderInUse`, `folderUnusable`, `newerDatabase`, `notADatabase`, `unavailable`.
    public static func open(
        dataFolder path: String, settings: StorageSettings = StorageSettings(), logger: Logger
    ) throws -> BackendStores {
        try open(folder: try DataFolder.open(path), settings: settings, logger: logger)
    }

    /// Opens both files of a folder that this process has already; closing the stores gives it back.
    public static func open(
        folder: DataFolder, settings: StorageSettings = StorageSettings(), logger: Logger
    ) throws -> BackendStores {
        let ledger = try LedgerStore(folder: folder, settings: settings, logger: logger)
        do {
            return BackendStores(ledger: ledger, market: try MarketStore.open(path: folder.marketPath, logger: logger))
        } catch {
            throw StorageError(
                .unavailable, "The file of prices, \(folder.marketPath), cannot be opened.", cause: String(describing: error))
        }
    }

    /// Closes both and gives the folder back.
    public func close(logger: Logger) async {
        await ledger.close()
        do {
            try market.close()
        } catch {
            logger.warning("The file of prices could not be closed properly: \(error)")
        }
        ledger.folder.release()
    }
}
