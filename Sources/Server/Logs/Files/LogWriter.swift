internal import Dispatch
internal import Foundation
internal import Glibc
internal import Logging
internal import Synchronization

/// The thread that writes a logger's files. While the disk refuses, it tries again and again and takes nothing more.
final class LogWriter: Sendable {
    /// How long it waits before it tries again.
    private static let pause: DispatchTimeInterval = .seconds(2)

    private struct Job {
        let arrivals: [Arrival]
        let done: CheckedContinuation<Void, Never>
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
        /// Whether to give up what the disk does not take.
        var hurries = false
        var problem: String?
        var counts = LogWriterCounts()
        var ended: [CheckedContinuation<Void, Never>] = []
        var hasEnded = false
    }

    let settings: LogSettings
    private let environment: String
    private let logger: Logger
    private let archive: LogArchive
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let lock: Int32

    /// - Throws: `LogFileError` when another process writes into the folder, or when it cannot be made.
    init(settings: LogSettings, environment: String, logger: Logger) throws(LogFileError) {
        self.settings = settings
        self.environment = environment
        self.logger = logger
        lock = try Self.lock(settings.folder)
        archive = LogArchive(folder: settings.folder, budgetBytes: settings.budgetBytes, logger: logger)
        let thread = Thread { [self] in run() }
        thread.name = "log.writer"
        thread.start()
        archive.start()
    }

    /// Why nothing is written at the moment; nil when all is well.
    var problem: String? { state.withLock { $0.problem } }

    var counts: LogWriterCounts {
        var counts = state.withLock { $0.counts }
        counts.bytes = archive.bytes
        return counts
    }

    /// Returns when the runs are on the disk or held for those before them, or when the writer is closed. Not before the disk
    /// takes them, however long that is.
    func store(_ arrivals: [Arrival]) async {
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.jobs.append(Job(arrivals: arrivals, done: continuation)) }
                return state.isClosed
            }
            if isClosed { continuation.resume() } else { wake.signal() }
        }
    }

    /// From now on, what the disk does not take at once is given up: the process ends.
    func hurry() {
        state.withLock { $0.hurries = true }
        wake.signal()
    }

    /// Ends when what is at hand is done. Nothing is settled after it returns.
    func close() async {
        state.withLock { $0.isClosed = true }
        wake.signal()
        archive.close()
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.ended.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func run() {
        var store: LogStore?
        while true {
            let (jobs, isClosed) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isClosed)
            }
            if isClosed, jobs.isEmpty { break }
            write(jobs.flatMap(\.arrivals), to: &store)
            for job in jobs { job.done.resume() }
            guard let expiry = store?.nextExpiry else {
                wake.wait()
                continue
            }
            let (seconds, attoseconds) = ContinuousClock.now.duration(to: expiry).components
            let nanoseconds = max(0, Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000))
            _ = wake.wait(timeout: .now() + .nanoseconds(nanoseconds + 1_000_000))
        }
        Glibc.close(lock)
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer {
                state.ended = []
                state.jobs = []
            }
            return state.ended + state.jobs.map(\.done)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Until it is written, or nobody wants it any more.
    private func write(_ arrivals: [Arrival], to store: inout LogStore?) {
        while true {
            do throws(LogFileError) {
                if store == nil { store = try LogStore(settings: settings, environment: environment) }
                let rotations = store!.rotations
                try store!.accept(arrivals, now: .now)
                if store!.rotations > rotations { archive.nudge() }
                succeeded(&store!)
                return
            } catch {
                if failed(error) { return }
                archive.nudge()
                _ = wake.wait(timeout: .now() + Self.pause)
            }
        }
    }

    private func succeeded(_ store: inout LogStore) {
        let (instances, written, missing, known) = store.counts
        let refusals = store.takeRefusals()
        let had = state.withLock { state in
            defer { state.problem = nil }
            state.counts.instances = instances
            state.counts.written = written
            state.counts.missing = missing
            state.counts.known = known
            state.counts.refused += refusals.values.reduce(0, +)
            return state.problem
        }
        if had != nil { logger.notice("Logs are written again.") }
        for (reason, count) in refusals.sorted(by: { $0.key < $1.key }) {
            logger.warning("Refused records \(reason).", metadata: ["records": "\(count)"])
        }
    }

    /// Whether to give up: the writer was closed meanwhile.
    private func failed(_ error: LogFileError) -> Bool {
        let (isClosed, isNew) = state.withLock { state in
            defer { state.problem = error.description }
            return (state.isClosed || state.hurries, state.problem != error.description)
        }
        if isNew {
            logger.error("Logs are not written until this is solved; they wait on the bus. \(error.description).")
        }
        return isClosed
    }

    /// One logger writes into a folder. The lock goes with the process.
    private static func lock(_ folder: String) throws(LogFileError) -> Int32 {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LogFileError(errno, "The folder of logs \(folder) cannot be made")
        }
        let descriptor = open(folder + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw LogFileError(errno, "The folder of logs \(folder) cannot be used") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw LogFileError(code, "Another logger writes into \(folder)")
        }
        return descriptor
    }
}
