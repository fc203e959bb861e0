/// The body of a command: sees all that was written before it, and is undone as a whole when it throws.
public final class LedgerTransaction: LedgerReader, WriteContext {
    let hooks = CommitHooks()

    required init(connection: Connection) { super.init(connection: connection) }

    /// Does `action` after the group of this command is durable and before its caller is answered, in the order of
    /// commands; not at all when the command or its group fails. For what memory and events say about a commit.
    /// Runs on the writer's thread: it must be short and must not wait.
    public func afterCommit(_ action: @escaping @Sendable () -> Void) { hooks.append(action) }
}
