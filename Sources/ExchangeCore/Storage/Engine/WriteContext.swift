/// A `ReadContext` that can also change the database: the body of a command, in its own savepoint.
protocol WriteContext: ReadContext {
    var hooks: CommitHooks { get }
}
