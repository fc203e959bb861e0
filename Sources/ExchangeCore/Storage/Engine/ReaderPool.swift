import GRDB
import Logging

/// A few threads with a read-only connection each. A body sees one consistent state, never waits for the writer and
/// never makes it wait.
final class ReaderPool<Context: ReadContext>: Sendable {
    private let mailbox: Mailbox<ReadJob<Context>>
    private let threads: [WorkerThread]

    init(file: DatabaseFile, name: String, logger: Logger) throws {
        let mailbox = Mailbox<ReadJob<Context>>(limit: file.settings.readBacklog)
        var threads: [WorkerThread] = []
        for number in 0..<file.settings.readers {
            let queue = try file.openForReading()
            threads.append(
                WorkerThread(name: "\(name)-reader-\(number)") {
                    ReaderPool.serve(queue, mailbox)
                    do { try queue.close() } catch {
                        logger.warning("A reader's connection did not close cleanly.", metadata: ["error": "\(error)"])
                    }
                })
        }
        self.mailbox = mailbox
        self.threads = threads
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Context) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = mailbox.put(
                ReadJob(
                    run: { context in
                        let result = Result { try body(context) }
                            .mapError { StoreFault.isStorageFailure($0) ? StoreFault($0).unreadable : $0 }
                        return { continuation.resume(with: result) }
                    },
                    fail: { continuation.resume(throwing: $0) }))
            switch refusal {
            case nil: break
            case .closed: continuation.resume(throwing: StorageError.storeClosed)
            case .full: continuation.resume(throwing: StorageError.tooManyReads)
            }
        }
    }

    /// Answers what waits and closes the connections.
    func close() async {
        mailbox.close()
        for thread in threads { await thread.ended() }
    }

    private static func serve(_ queue: DatabaseQueue, _ mailbox: Mailbox<ReadJob<Context>>) {
        do {
            try queue.inDatabase { database in
                let connection = try Connection(database)
                let context = Context(connection: connection)
                while let jobs = mailbox.take(upTo: 1) {
                    for job in jobs { answer(job, context) }
                    mailbox.finished(jobs.count)
                }
            }
        } catch {
            // Only an unusable connection ends the loop above: let no caller wait for this thread.
            while let jobs = mailbox.take(upTo: 1) {
                for job in jobs { job.fail(StoreFault(error).unavailable) }
                mailbox.finished(jobs.count)
            }
        }
    }

    private static func answer(_ job: ReadJob<Context>, _ context: Context) {
        let connection = context.connection
        do {
            try connection.statement("BEGIN DEFERRED").run()
        } catch {
            job.fail(StoreFault(error).unreadable)
            return
        }
        let reply = job.run(context)
        // A read transaction has nothing to lose: its end cannot fail in a way that matters to the answer.
        try? connection.statement("ROLLBACK").run()
        reply()
    }
}

/// A body in the readers' queue.
struct ReadJob<Context: ReadContext>: Sendable {
    /// Executes the body; returns what answers the caller, to be called after the read transaction.
    let run: @Sendable (Context) -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
}
