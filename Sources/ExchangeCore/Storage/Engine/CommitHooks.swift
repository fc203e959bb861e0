/// What is to happen once a group is durable, in the order of its commands. Used by the writer's thread alone.
final class CommitHooks {
    private var actions: [@Sendable () -> Void] = []

    var count: Int { actions.count }

    func append(_ action: @escaping @Sendable () -> Void) { actions.append(action) }

    /// Forgets what a command registered that was rolled back.
    func truncate(to count: Int) { actions.removeLast(actions.count - count) }

    func run() {
        for action in actions { action() }
        actions.removeAll(keepingCapacity: true)
    }

    func discard() { actions.removeAll(keepingCapacity: true) }
}
