import Synchronization

/// The messages that a broker delivers to one consumer, as a sequence with a bound.
///
/// With a prefetch (`qos`) the broker sends no more than that many unacknowledged messages. Without one, and beyond
/// `ConnectionSettings.consumerBufferBytes` in any case, nothing is read from the connection until somebody takes what is
/// here: so do not wait on the same connection for anything else while an unbounded consumer is left alone.
///
/// The sequence ends after a `cancel` of our own, when what had arrived before has been taken. It throws when the broker cancels the
/// consumer (its queue was deleted), and at once when the channel or the connection is lost: what was delivered but not
/// acknowledged comes again, to a new consumer.
public final class AMQPConsumer: AsyncSequence, Wakeable, Sendable {
    public typealias Element = Delivery
    public typealias Failure = AMQPError

    typealias Batch = Result<[Delivery], AMQPError>

    private struct State {
        var buffer: [Delivery] = []
        /// How many at the beginning of `buffer` are taken already.
        var taken = 0
        var byteCount = 0
        var takers: [(id: UInt64, max: Int, continuation: UnsafeContinuation<Batch, Never>)] = []
        var cancelled: Set<UInt64> = []
        var nextTaker: UInt64 = 0
        /// Nothing more is appended; a failure is thrown when the buffer is empty.
        var end: Result<Void, AMQPError>?
        var isPausing = false
        var isLifted = false

        var count: Int { buffer.count - taken }

        mutating func take(_ max: Int) -> [Delivery] {
            if taken == 0, buffer.count <= max {
                defer { buffer = [] }
                byteCount = 0
                return buffer
            }
            let batch = Array(buffer[taken...].prefix(Swift.max(1, max)))
            taken += batch.count
            for delivery in batch { byteCount -= AMQPConsumer.cost(delivery) }
            if taken == buffer.count {
                buffer = []
                taken = 0
            }
            return batch
        }
    }

    /// The name of this consumer on its channel.
    public let tag: String
    /// Where its deliveries come from.
    public let queue: String
    /// The broker counts a message as delivered for good when it has sent it.
    public let noAck: Bool
    /// The most that the broker may have sent without an acknowledgement; 0 for any number.
    let prefetch: Int
    private let channel: AMQPChannel
    private let byteLimit: Int
    private let state = Mutex(State())

    init(tag: String, queue: String, noAck: Bool, prefetch: Int, byteLimit: Int, channel: AMQPChannel) {
        self.tag = tag
        self.queue = queue
        self.noAck = noAck
        self.prefetch = prefetch
        self.byteLimit = byteLimit
        self.channel = channel
    }

    /// Roughly how much memory holds what nobody has taken yet.
    public var bufferedByteCount: Int { state.withLock { $0.byteCount } }

    // MARK: - Taking

    /// Everything that is there, at most `max`; waits for the first. Empty when the consumer has ended, or the task was cancelled.
    public func nextBatch(max: Int = .max) async throws(AMQPError) -> [Delivery] {
        var (batch, mayRead) = state.withLock { state -> (Batch?, Bool) in
            guard state.count > 0 else { return (Self.ended(state.end), false) }
            return (.success(state.take(max)), Self.unpause(&state, byteLimit))
        }
        if mayRead { channel.resumeReading(for: self) }
        if batch == nil { batch = await wait(max) }
        return try batch!.get()
    }

    /// The next message; `nil` when the consumer has ended, or the task was cancelled.
    public func next() async throws(AMQPError) -> Delivery? { try await nextBatch(max: 1).first }

    private func wait(_ max: Int) async -> Batch {
        let id = state.withLock { state in
            state.nextTaker += 1
            return state.nextTaker
        }
        let batch = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let batch = state.withLock { state -> Batch? in
                    if state.cancelled.remove(id) != nil { return .success([]) }
                    if state.count > 0 { return .success(state.take(max)) }
                    if let end = Self.ended(state.end) { return end }
                    state.takers.append((id, max, continuation))
                    return nil
                }
                if let batch { continuation.resume(returning: batch) }
            }
        } onCancel: {
            let taker = state.withLock { state -> UnsafeContinuation<Batch, Never>? in
                guard let place = state.takers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.takers.remove(at: place).continuation
            }
            taker?.resume(returning: .success([]))
        }
        let mayRead = state.withLock { state in
            state.cancelled.remove(id)
            return Self.unpause(&state, byteLimit)
        }
        if mayRead { channel.resumeReading(for: self) }
        return batch
    }

    private static func ended(_ end: Result<Void, AMQPError>?) -> Batch? { end?.map { [] } }

    /// Whether reading may go on, at half of the limit, so that it does not stop and start with every message.
    private static func unpause(_ state: inout State, _ limit: Int) -> Bool {
        guard state.isPausing, state.byteCount <= limit / 2 else { return false }
        state.isPausing = false
        return true
    }

    /// What a delivery costs in memory, roughly.
    private static func cost(_ delivery: Delivery) -> Int { delivery.body.count + 512 }

    // MARK: - Ending

    /// Asks the broker to deliver no more. What had arrived before can still be taken and acknowledged; then the sequence ends.
    public func cancel() async throws(AMQPError) { try await channel.cancel(tag) }

    // MARK: - The reader's side

    /// What the reader is to do after an append.
    enum Appended {
        /// Wake the takers at the end of this read.
        case wake
        case nothing
        /// Stop reading: more is here than may be.
        case pause
        /// The broker has sent far more than the prefetch allows.
        case excess
    }

    /// The I/O thread's only way in: appends and wakes nobody.
    func append(_ delivery: Delivery) -> Appended {
        state.withLock { state in
            guard state.end == nil else { return .nothing }
            state.buffer.append(delivery)
            state.byteCount += Self.cost(delivery)
            if prefetch > 0, state.count > 2 * prefetch + 16 { return .excess }
            if state.byteCount > byteLimit, !state.isPausing, !state.isLifted {
                state.isPausing = true
                return .pause
            }
            return state.takers.isEmpty ? .nothing : .wake
        }
    }

    /// From now on nothing is paused for it: its end is near.
    func lift() {
        let mayRead = state.withLock { state in
            state.isLifted = true
            defer { state.isPausing = false }
            return state.isPausing
        }
        if mayRead { channel.resumeReading(for: self) }
    }

    /// After the reader has paused: goes on if everything was taken in between.
    func paused() {
        let mayRead = state.withLock { state in !state.isPausing || Self.unpause(&state, byteLimit) }
        if mayRead { channel.resumeReading(for: self) }
    }

    /// Hands what is here to those who wait.
    func wake() {
        while true {
            let next = state.withLock { state -> (UnsafeContinuation<Batch, Never>, Batch)? in
                guard !state.takers.isEmpty else { return nil }
                if state.count > 0 {
                    let taker = state.takers.removeFirst()
                    return (taker.continuation, .success(state.take(taker.max)))
                }
                guard let end = Self.ended(state.end) else { return nil }
                return (state.takers.removeFirst().continuation, end)
            }
            guard let next else { return }
            next.0.resume(returning: next.1)
        }
    }

    /// Nothing more comes. `drops` what is here: it cannot be acknowledged any more, and comes again (without
    /// acknowledgements it would not, so then it stays).
    func finish(_ end: Result<Void, AMQPError>, drops: Bool) {
        let mayRead = state.withLock { state in
            if state.end == nil { state.end = end }
            if drops, !noAck {
                state.buffer = []
                state.taken = 0
                state.byteCount = 0
            }
            defer { state.isPausing = false }
            return state.isPausing
        }
        if mayRead { channel.resumeReading(for: self) }
        wake()
    }
}
