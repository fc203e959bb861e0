import GRDB
import Logging
import Synchronization

/// A database file with one writer and a few readers; what `LedgerStore` and the market's store are made of.
final class Store<Reader: ReadContext, Writer: WriteContext>: Sendable {
    let file: DatabaseFile
    let migrator: Migrator
    let state = WriterState()
    private let mailbox: Mailbox<WriteJob<Writer>>
    private let thread: WorkerThread
    private let readers: ReaderPool<Reader>

    /// Opens or creates the file, brings it to this program's schema and starts the threads. Blocks while it migrates.
    init(path: String, migrations: [Migration], name: String, settings: StorageSettings, logger: Logger) throws {
        let file = DatabaseFile(path: path, settings: settings)
        let migrator = Migrator(migrations: migrations)
        let queue = try file.openForWriting()
        do {
            try queue.inDatabase { try migrator.migrate($0) }
        } catch let error as DatabaseError {
            throw StoreFault(error).unavailable
        }
        self.file = file
        self.migrator = migrator
        readers = try ReaderPool(file: file, name: name, logger: logger)
        mailbox = Mailbox(limit: settings.writeBacklog)
        let committer = GroupCommitter(file: file, migrator: migrator, mailbox: mailbox, state: state, logger: logger)
        thread = WorkerThread(name: "\(name)-writer") { committer.run(on: queue) }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Writer) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            switch mailbox.put(AwaitedWriteJob(body, continuation)) {
            case nil: break
            case .closed: continuation.resume(throwing: StorageError.storeClosed)
            case .full: continuation.resume(throwing: StorageError.tooManyWrites)
            }
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Reader) throws -> Value) async throws -> Value {
        try await readers.read(body)
    }

    /// Answers what waits, then closes the readers and at last the writer, which copies the log into the database.
    func close() async {
        await readers.close()
        mailbox.close()
        await thread.ended()
    }

    /// Commands that wait or run.
    var waitingCommands: Int { mailbox.count }
}
