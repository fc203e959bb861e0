/// How much a service takes on at once.
public struct ServiceLimits: Hashable, Sendable {
    /// Requests that run at the same time.
    public var concurrency: Int
    /// Requests that wait to be started; one more is refused with `overloaded`.
    public var backlog: Int
    /// Commands that run at the same time; with 1 they are executed in order, as long as none has to be repeated.
    public var commandConcurrency: Int

    public init(concurrency: Int = 256, backlog: Int = 4096, commandConcurrency: Int = 16) {
        self.concurrency = concurrency
        self.backlog = backlog
        self.commandConcurrency = commandConcurrency
    }
}
