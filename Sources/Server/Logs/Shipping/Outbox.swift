internal import DequeModule
internal import Logging
internal import Synchronization

/// Records that leave the process: those that wait, and those that have left and are not confirmed yet.
///
/// A record gets its number when it leaves, so that the numbers of an instance have no gap and whoever misses one knows that
/// it was lost on the way.
final class Outbox: Sendable {
    /// Bytes of a batch beyond which no record is added to it.
    static let batchBytes = 32 << 10

    private struct State {
        var queue: LevelQueue<EncodedRecord>
        var drops: [DropTally]
        var dropped = 0
        var sequences: [UInt64]
        var unconfirmed: Deque<LogBatch> = []
        var number: UInt64 = 0
        var waiter: CheckedContinuation<Void, Never>?
        var isClosed = false
    }

    private let encoders: [RecordEncoder]
    private let state: Mutex<State>

    init(encoders: [RecordEncoder], maximumRecords: Int, maximumBytes: Int) {
        self.encoders = encoders
        state = Mutex(
            State(
                queue: LevelQueue(maximumCount: maximumRecords, maximumBytes: maximumBytes),
                drops: Array(repeating: DropTally(), count: encoders.count),
                sequences: Array(repeating: 0, count: encoders.count)))
    }

    /// How many records wait; those that have left do not count.
    var count: Int { state.withLock { $0.queue.count } }
    /// How many records had to make room since the start.
    var dropped: Int { state.withLock { $0.dropped } }
    var isClosed: Bool { state.withLock { $0.isClosed } }
    /// What has left and is not confirmed, in the order in which it left.
    var unconfirmed: [LogBatch] { state.withLock { Array($0.unconfirmed) } }
    var isEmpty: Bool { state.withLock { $0.queue.isEmpty && $0.unconfirmed.isEmpty && $0.drops.allSatisfy(\.isEmpty) } }

    func append(_ records: [EncodedRecord]) {
        let waiter = state.withLock { state in
            for record in records {
                state.queue.append(record, level: record.level, size: record.bytes.count) { record, level in
                    state.drops[record.origin].add(level)
                    state.dropped += 1
                }
            }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// The next records, a batch for each instance; empty when nothing waits. They are kept until they are confirmed.
    func take(now: Int64 = WallClock.microseconds()) -> [LogBatch] {
        state.withLock { state in
            var bodies = Array(repeating: (bytes: [UInt8](), count: 0), count: encoders.count)
            func add(_ record: EncodedRecord) {
                if bodies[record.origin].count == 0 { bodies[record.origin].bytes.reserveCapacity(Self.batchBytes / 4) }
                state.sequences[record.origin] += 1
                record.append(sequence: state.sequences[record.origin], to: &bodies[record.origin].bytes)
                bodies[record.origin].count += 1
            }
            for origin in state.drops.indices where !state.drops[origin].isEmpty {
                let tally = state.drops[origin]
                state.drops[origin] = DropTally()
                add(
                    encoders[origin].encode(
                        time: now, level: .warning, origin: origin, message: tally.message, fields: tally.fields))
            }
            while let record = state.queue.popFirst() {
                add(record)
                if bodies[record.origin].bytes.count >= Self.batchBytes { break }
            }
            var batches: [LogBatch] = []
            for (origin, body) in bodies.enumerated() where body.count > 0 {
                batches.append(LogBatch(number: state.number, origin: origin, body: body.bytes, count: body.count))
                state.number += 1
            }
            state.unconfirmed.append(contentsOf: batches)
            return batches
        }
    }

    /// Somebody else answers for this batch now.
    func confirm(_ number: UInt64) {
        state.withLock { state in
            if let index = state.unconfirmed.firstIndex(where: { $0.number == number }) { state.unconfirmed.remove(at: index) }
        }
    }

    /// Returns when something waits, or when the task is cancelled or the outbox closed. For one caller at a time.
    func arrival() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let previous = state.withLock { state in
                    let isReady =
                        !state.queue.isEmpty || state.isClosed || Task.isCancelled || state.drops.contains { !$0.isEmpty }
                    if isReady { return continuation as CheckedContinuation<Void, Never>? }
                    defer { state.waiter = continuation }
                    return state.waiter
                }
                previous?.resume()
            }
        } onCancel: {
            wakeWaiter()
        }
    }

    /// Whoever waits for records waits no longer.
    func close() {
        state.withLock { $0.isClosed = true }
        wakeWaiter()
    }

    private func wakeWaiter() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
