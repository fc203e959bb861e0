internal import Dispatch
internal import Foundation
internal import Glibc
internal import Logging
internal import Synchronization

/// Compresses files that were closed and keeps the folder within its budget, on a thread of its own.
final class LogArchive: Sendable {
    /// A file that nobody has written for so long may go like a closed one, when nothing else can.
    private static let idleSeconds: Int64 = 86_400

    private let folder: String
    private let budgetBytes: Int64
    private let logger: Logger
    private let wake = DispatchSemaphore(value: 0)
    private let state = Mutex((isClosed: false, bytes: Int64(0)))

    init(folder: String, budgetBytes: Int64, logger: Logger) {
        self.folder = folder
        self.budgetBytes = budgetBytes
        self.logger = logger
    }

    func start() {
        let thread = Thread { [self] in
            while !state.withLock({ $0.isClosed }) {
                tidy()
                // Once a minute also unasked: files that are written grow, too.
                _ = wake.wait(timeout: .now() + .seconds(60))
            }
        }
        thread.name = "log.archive"
        thread.start()
    }

    /// Bytes of all files when it looked last.
    var bytes: Int64 { state.withLock { $0.bytes } }

    /// A file was closed.
    func nudge() { wake.signal() }

    func close() {
        state.withLock { $0.isClosed = true }
        wake.signal()
    }

    /// Compresses what is closed, then removes the oldest until the rest is within the budget.
    func tidy() {
        for entry in ClosedFiles.list(folder) where entry.isClosed && !entry.isCompressed {
            if state.withLock({ $0.isClosed }) { return }
            if !Gzip.compress(folder + "/" + entry.name) {
                logger.warning("A closed log file cannot be compressed; it stays as it is.", metadata: ["file": "\(entry.name)"])
            }
        }
        let entries = ClosedFiles.list(folder)
        var total = entries.reduce(0) { $0 + $1.bytes }
        if total > budgetBytes {
            let idle = Int64(time(nil)) - Self.idleSeconds
            let removable = entries.filter { $0.isClosed || $0.modified < idle }.sorted {
                ($0.isClosed ? 0 : 1, $0.modified, $0.name) < ($1.isClosed ? 0 : 1, $1.modified, $1.name)
            }
            var removed = 0
            for entry in removable {
                guard total > budgetBytes else { break }
                guard unlink(folder + "/" + entry.name) == 0 else { continue }
                total -= entry.bytes
                removed += 1
            }
            if removed > 0 {
                logger.info("The oldest log files made room.", metadata: ["removed": "\(removed)", "bytes": "\(total)"])
            }
            if total > budgetBytes {
                logger.warning(
                    "The log files take more than their budget, and none of them may be removed: raise it.",
                    metadata: ["bytes": "\(total)", "budget": "\(budgetBytes)"])
            }
        }
        state.withLock { $0.bytes = total }
    }
}
