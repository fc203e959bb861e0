internal import Dispatch
internal import Foundation
public import Logging
internal import Synchronization

/// Takes the records of a process without ever making a caller wait, and brings them to its console and to the bus.
///
/// A caller pays for one short lock. A thread of the recorder's own turns records into text. What comes faster than that, or
/// than the bus takes it, makes room by levels: the lowest go first, and a record says how many.
public final class LogRecorder: Sendable {
    /// Records that wait for the recorder's thread.
    static let backlog = 16_384
    static let backlogBytes = 8 << 20
    /// How long records may gather before the thread looks again. An error wakes it at once.
    private static let linger = DispatchTimeInterval.milliseconds(5)
    private static let consolePause = DispatchTimeInterval.milliseconds(50)

    private enum Thread {
        case working
        /// Looks again soon by itself.
        case lingering
        /// Until it is woken.
        case asleep
    }

    private struct State {
        var queue = LevelQueue<PendingRecord>(maximumCount: LogRecorder.backlog, maximumBytes: LogRecorder.backlogBytes)
        var drops: [DropTally]
        var dropped = 0
        var thread = Thread.working
        var barriers: [CheckedContinuation<Void, Never>] = []
        /// When the thread has to end.
        var closing: ContinuousClock.Instant?
        var hasEnded = false
    }

    let process: LogProcess
    let outbox: Outbox?
    private let console: LogConsole
    private let encoders: [RecordEncoder]
    private let state: Mutex<State>
    private let wake = DispatchSemaphore(value: 0)

    /// - Parameter keepsRecords: whether somebody takes them out of the process, a logger in it or one on the bus.
    public init(process: LogProcess, settings: LogSettings, console: LogConsole, keepsRecords: Bool) {
        self.process = process
        self.console = console
        let origins = process.origins
        encoders = origins.map { RecordEncoder(origin: $0) }
        outbox =
            keepsRecords
            ? Outbox(encoders: encoders, maximumRecords: settings.ringRecords, maximumBytes: settings.ringBytes) : nil
        state = Mutex(State(drops: Array(repeating: DropTally(), count: origins.count)))
        let thread = Foundation.Thread { [self] in run() }
        thread.name = "log.recorder"
        thread.start()
    }

    /// For `LoggingSystem.bootstrap`.
    public func handler(label: String, level: Logger.Level) -> any LogHandler {
        RecordingLogHandler(logLevel: level, route: LabelRoute(label: label, process: process), recorder: self)
    }

    /// How many records had to be dropped since the start.
    public var dropped: Int { state.withLock { $0.dropped } + (outbox?.dropped ?? 0) }

    /// How many records wait to leave the process.
    public var waiting: Int { outbox?.count ?? 0 }

    func record(_ record: PendingRecord) {
        let size = record.size
        let (wakes, hasEnded) = state.withLock { state -> (Bool, Bool) in
            guard !state.hasEnded else { return (false, true) }
            state.queue.append(record, level: record.level, size: size) {
                state.drops[$0.route.origin].add($1)
                state.dropped += 1
            }
            switch state.thread {
            case .working: return (false, false)
            case .lingering:
                guard record.level >= .error || state.queue.count == LogRecorder.backlog / 4 else { return (false, false) }
            case .asleep: break
            }
            state.thread = .working
            return (true, false)
        }
        if wakes { wake.signal() }
        if hasEnded { show(record) }
    }

    /// Returns when everything that was recorded before has been handed to the console and to the bus's queue.
    public func settled() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.barriers.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() } else { wake.signal() }
        }
    }

    /// Shows what waits for the console and ends; afterwards, records are shown as they come. Takes `time` at most.
    public func close(within time: Duration) async {
        state.withLock { $0.closing = $0.closing ?? ContinuousClock.now + time }
        await settled()
    }

    private func run() {
        var spare = LevelQueue<PendingRecord>(maximumCount: Self.backlog, maximumBytes: Self.backlogBytes)
        var console = ConsoleBuffer(console)
        var drops = state.withLock { $0.drops }
        while true {
            var barriers: [CheckedContinuation<Void, Never>] = []
            let closing = state.withLock { state in
                swap(&state.queue, &spare)
                swap(&state.drops, &drops)
                swap(&state.barriers, &barriers)
                state.thread = .working
                return state.closing
            }
            let worked = !spare.isEmpty
            pass(&spare, &drops, to: &console)
            console.flush()
            if let closing {
                while !console.isEmpty, ContinuousClock.now < closing {
                    _ = wake.wait(timeout: .now() + .milliseconds(5))
                    console.flush()
                }
                let late = state.withLock { state in
                    // What came meanwhile goes another round, unless time is up.
                    guard state.queue.isEmpty || ContinuousClock.now >= closing else { return barriers }
                    state.hasEnded = true
                    defer { state.barriers = [] }
                    return barriers + state.barriers
                }
                for barrier in late { barrier.resume() }
                if state.withLock({ $0.hasEnded }) { return }
                continue
            }
            for barrier in barriers { barrier.resume() }
            let backlog = !console.isEmpty
            let sleeps = state.withLock { state in
                let sleeps = !worked && state.queue.isEmpty
                state.thread = sleeps ? .asleep : .lingering
                return sleeps
            }
            _ = wake.wait(timeout: !sleeps ? .now() + Self.linger : backlog ? .now() + Self.consolePause : .distantFuture)
        }
    }

    /// Turns the records of `queue` into text and hands them on.
    private func pass(_ queue: inout LevelQueue<PendingRecord>, _ drops: inout [DropTally], to console: inout ConsoleBuffer) {
        var leaving: [EncodedRecord] = []
        leaving.reserveCapacity(outbox == nil ? 0 : queue.count)
        for origin in drops.indices where !drops[origin].isEmpty {
            let tally = drops[origin]
            drops[origin] = DropTally()
            let time = WallClock.microseconds()
            console.append(
                LogConsole.Event(time: time, level: .warning, label: "logs", message: tally.message, fields: tally.fields))
            leaving.append(
                encoders[origin].encode(
                    time: time, level: .warning, origin: origin, message: tally.message, fields: tally.fields))
        }
        while let record = queue.popFirst() {
            let message = Redaction.hidingPasswords(record.message)
            let fields = record.fields
            console.append(
                LogConsole.Event(
                    time: record.time, level: record.level, label: record.route.label, message: message, fields: fields))
            guard outbox != nil, record.route.leaves else { continue }
            let origin = record.route.origin
            leaving.append(
                encoders[origin].encode(
                    time: record.time, level: record.level, origin: origin, message: message, fields: fields))
        }
        if !leaving.isEmpty { outbox?.append(leaving) }
    }

    /// Writes a record that came after the end.
    private func show(_ record: PendingRecord) {
        var buffer = ConsoleBuffer(console)
        buffer.append(
            LogConsole.Event(
                time: record.time, level: record.level, label: record.route.label,
                message: Redaction.hidingPasswords(record.message), fields: record.fields))
        buffer.flush()
    }
}
