public import Logging
public import ServiceLifecycle

/// Tells the service manager that the process is alive as long as `check` says so within its time.
///
/// A check that hangs or says no lets the watchdog run out, and the service manager restarts the process.
public struct WatchdogService: Service {
    private let manager: ServiceManager
    private let logger: Logger
    private let check: @Sendable () async -> Bool

    public init(manager: ServiceManager, logger: Logger, check: @escaping @Sendable () async -> Bool) {
        self.manager = manager
        self.logger = logger
        self.check = check
    }

    /// Checks and tells until a graceful shutdown; only waits for that when no watchdog is set.
    public func run() async throws {
        guard let interval = manager.watchdogInterval else {
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if await check() {
                    manager.notify(.alive)
                } else {
                    logger.warning("The liveness check failed; the service manager will restart this process if it goes on")
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
