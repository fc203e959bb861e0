internal import Foundation

/// A thread for work that blocks. The cooperative pool has one thread per core, and blocking it delays everything.
public enum DedicatedThread {
    /// Runs `body` on a new thread, which ends with it. The name is for debuggers.
    public static func start(name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }
}
