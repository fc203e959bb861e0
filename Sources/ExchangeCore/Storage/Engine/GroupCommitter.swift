import Dispatch
import GRDB
import GRDBSQLite
import Logging

/// The one thread that writes a database: it takes what waits, runs each command in its own savepoint and makes one
/// commit for the group. Hooks and answers come only after the commit.
final class GroupCommitter<Context: WriteContext>: Sendable {
    private enum Ending {
        /// The mailbox was closed and is empty.
        case closed
        /// The connection's state is in doubt: open a new one.
        case reopen
    }

    private let file: DatabaseFile
    private let migrator: Migrator
    private let mailbox: Mailbox<WriteJob<Context>>
    private let state: WriterState
    private let logger: Logger

    init(
        file: DatabaseFile, migrator: Migrator, mailbox: Mailbox<WriteJob<Context>>, state: WriterState, logger: Logger
    ) {
        self.file = file
        self.migrator = migrator
        self.mailbox = mailbox
        self.state = state
        self.logger = logger
    }

    /// The thread's body. Returns when the mailbox was closed and all that waited is answered.
    func run(on first: DatabaseQueue) {
        var queue: DatabaseQueue? = first
        while true {
            if let open = queue {
                let ending = serve(open)
                close(open)
                queue = nil
                if ending == .closed { return }
            }
            do {
                queue = try reopen()
                logger.notice("The database is open again.")
            } catch {
                note(StoreFault(error))
                guard let refused = mailbox.take(upTo: .max, timeout: .seconds(1)) else { return }
                let reason = StoreFault(error).unavailable
                for job in refused { job.fail(reason) }
                mailbox.finished(refused.count)
            }
        }
    }

    private func reopen() throws -> DatabaseQueue {
        let queue = try file.openForWriting()
        try queue.inDatabase { try migrator.check($0) }
        return queue
    }

    private func close(_ queue: DatabaseQueue) {
        do { try queue.close() } catch { logger.warning("The database did not close cleanly.", metadata: ["error": "\(error)"]) }
    }

    /// Holds the connection for as long as it is good: entering and leaving it for each group would cost more than a command.
    private func serve(_ queue: DatabaseQueue) -> Ending {
        do {
            return try queue.inDatabase { database in
                let connection = try Connection(database)
                let context = Context(connection: connection)
                let checkpoint = Checkpoint(connection, pages: file.settings.checkpointPages)
                defer { checkpoint.stop() }
                while true {
                    // While there is a problem, an empty list comes each second: the probe finds out when it is over.
                    let timeout = state.problem == nil ? nil : DispatchTimeInterval.seconds(1)
                    guard let group = mailbox.take(upTo: file.settings.groupLimit, timeout: timeout) else { return .closed }
                    let isGood = commit(group.isEmpty ? [ProbeJob()] : group, in: context)
                    mailbox.finished(group.count)
                    if !isGood { return .reopen }
                    checkpoint.runIfDue(logger: logger)
                }
            }
        } catch {
            note(StoreFault(error))
            return .reopen
        }
    }

    /// Returns false when the connection must be opened anew.
    private func commit(_ group: [WriteJob<Context>], in context: Context) -> Bool {
        let connection = context.connection
        let changes = connection.changes
        do {
            try connection.statement("BEGIN IMMEDIATE").run()
            let savepoint = try connection.statement("SAVEPOINT command")
            let release = try connection.statement("RELEASE command")
            for job in group {
                let hooks = context.hooks.count
                try savepoint.run()
                if let error = job.run(context) {
                    // The command's own failure costs the command; one of the storage costs the group.
                    if StoreFault.isStorageFailure(error) || !connection.isInTransaction { throw error }
                    try connection.statement("ROLLBACK TO command").run()
                    context.hooks.truncate(to: hooks)
                }
                try release.run()
            }
        } catch {
            let fault = StoreFault(error)
            note(fault)
            abandon(group, in: context, error: fault.unavailable)
            return !fault.isConnectionInDoubt
        }
        do {
            try connection.statement("COMMIT").run()
        } catch {
            let fault = StoreFault(error)
            note(fault)
            abandon(group, in: context, error: fault.leavesOutcomeOpen ? fault.outcomeUnknown : fault.unavailable)
            return !fault.leavesOutcomeOpen
        }
        // Only what was written proves that it can be.
        if state.committed(commands: group.count, hasWritten: connection.changes != changes) {
            logger.notice("The database can be written again.")
        }
        context.hooks.run()
        for job in group { job.succeed() }
        return true
    }

    /// Rolls back whatever is left of the transaction and answers every member of the group.
    private func abandon(_ group: [WriteJob<Context>], in context: Context, error: StorageError) {
        context.hooks.discard()
        if context.connection.isInTransaction {
            // A failure here is one of a rollback that SQLite has already made, or the connection is about to be closed.
            try? context.connection.statement("ROLLBACK").run()
        }
        for job in group { job.fail(error) }
    }

    private func note(_ fault: StoreFault) {
        if state.failed(fault.problem) {
            let problem = fault.problem
            logger.error("\(problem.message)", metadata: ["cause": "\(problem.cause)"])
        }
    }
}
