public import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The ledger's database: users, money, orders; opened by the backend alone.
///
/// Commands run one after the other on the writer's own thread; what waits shares one durable commit. Reads run beside
/// them on a few threads of their own.
public final class LedgerStore: Sendable {
    private let store: Store<LedgerReader, LedgerTransaction>
    public let folder: DataFolder

    /// Opens or creates the ledger of `folder`. Blocks while the schema is brought up to date.
    /// Throws `StorageError`: `newerDatabase`, `notADatabase`, `unavailable`.
    public init(
        folder: DataFolder, settings: StorageSettings = StorageSettings(), logger: Logger,
        migrations: [Migration] = LedgerMigrations.all
    ) throws {
        self.folder = folder
        store = try Store(
            path: folder.ledgerPath, migrations: migrations, name: "ledger", settings: settings, logger: logger)
    }

    /// Runs `body` on the writer and returns its result after the commit that holds it is durable.
    ///
    /// A body that throws is undone, without harm to others, and its error comes back as it is. Throws `StorageError`:
    /// `unavailable` (undone), `outcomeUnknown`, `overloaded` and `closed` (not executed). Not affected by cancellation.
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTransaction) throws -> Value
    ) async throws -> Value {
        try await store.write(body)
    }

    /// Runs `body` on one consistent state: the last commit. Throws `StorageError`: `unavailable`, `overloaded`, `closed`.
    public func read<Value: Sendable>(_ body: @escaping @Sendable (LedgerReader) throws -> Value) async throws -> Value {
        try await store.read(body)
    }

    /// Answers what waits and closes the file. Whoever calls later is refused.
    public func close() async { await store.close() }

    /// Why nothing can be written at the moment; nil when all is well. Goes away by itself.
    public var problem: StoreProblem? { store.state.problem }

    /// Highest migration that this program knows.
    public var schemaVersion: Int { store.migrator.schemaVersion }

    /// Commands that wait or run.
    public var waitingCommands: Int { store.waitingCommands }

    /// Commits and the commands in them since the start.
    public var commitCounts: (commits: Int64, commands: Int64) { store.state.counts }

    /// Size of the database and its log on disk.
    public var bytes: Int64 {
        ["", "-wal"].reduce(0) { sum, suffix in
            var status = stat()
            return stat(folder.ledgerPath + suffix, &status) == 0 ? sum + Int64(status.st_size) : sum
        }
    }
}
