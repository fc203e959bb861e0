public import AMQPCodec
import Socket
import Synchronization

/// Calls by message, with answers over direct reply-to (RabbitMQ, "Direct Reply-to"): no queue for the answers, and whoever waits is woken
/// by the I/O thread itself.
///
/// Requests are `mandatory`, so a service that is away gives `noRoute` at once. A client lives as long as its channel.
public final class RPCClient: Sendable {
    /// The queue that is none: the broker sends what is published to it straight to this channel.
    static let replyQueue = "amq.rabbitmq.reply-to"

    private typealias Answer = Result<Delivery, AMQPError>

    private struct Call {
        let deadline: ContinuousClock.Instant
        let continuation: UnsafeContinuation<Answer, Never>
    }

    private struct State {
        var calls: [UInt64: Call] = [:]
        /// Deadlines are looked at no later than then.
        var nextLook: ContinuousClock.Instant?
        var error: AMQPError?
        /// Answered in the read that is under way.
        var answered: [(continuation: UnsafeContinuation<Answer, Never>, reply: Delivery)] = []
    }

    private let channel: AMQPChannel
    private let limit: Int
    private let lastID = Atomic<UInt64>(0)
    private let state = Mutex(State())

    private init(_ channel: AMQPChannel, limit: Int) {
        self.channel = channel
        self.limit = limit
    }

    /// Prepares a channel for calls; `limit` of them may be under way. The channel's `onReturn` belongs to the client from now on.
    public static func open(on channel: AMQPChannel, limit: Int = 1024) async throws(AMQPError) -> RPCClient {
        let client = RPCClient(channel, limit: limit)
        channel.attach(client)
        channel.onReturn { client.returned($0) }
        try await channel.consume(replyQueue, noAck: true, by: client)
        return client
    }

    /// How many calls wait for their answer.
    public var inFlight: Int { state.withLock { $0.calls.count } }

    /// What a request says about its answer.
    public struct Address: Sendable {
        public var replyTo: String { RPCClient.replyQueue }
        /// What the answer must carry to find its call.
        public let correlationID: String
    }

    /// Sends a request and waits for its answer. The properties' `replyTo` and `correlationID` are set here; an `expiration` is the
    /// caller's.
    ///
    /// - Throws: `noRoute` when nobody serves it (nothing was executed), `timedOut` after `timeout`, `cancelled` with the task,
    ///   `outcomeUnknown` when the channel or the connection is lost meanwhile, `bufferFull` when `limit` calls are under way.
    public func call(
        _ body: [UInt8], properties: BasicProperties = BasicProperties(), exchange: String = "", routingKey: String,
        timeout: Duration
    ) async throws(AMQPError) -> Delivery {
        try await call(body, exchange: exchange, routingKey: routingKey, timeout: timeout) { address in
            var properties = properties
            properties.replyTo = address.replyTo
            properties.correlationID = address.correlationID
            return properties
        }
    }

    /// As above, with properties that are made with the address of the answer in them: one that is set afterwards costs more than to
    /// encode all.
    public func call(
        _ body: [UInt8], exchange: String = "", routingKey: String, timeout: Duration,
        properties: (Address) -> BasicProperties
    ) async throws(AMQPError) -> Delivery {
        let id = lastID.add(1, ordering: .relaxed).newValue
        let properties = properties(Address(correlationID: String(id)))
        let publish = BasicPublish(exchange: exchange, routingKey: routingKey, mandatory: true)
        let deadline = ContinuousClock.now + timeout
        let answer = await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Answer, Never>) in
                let isEarliest: Bool
                do throws(AMQPError) {
                    isEarliest = try register(id, Call(deadline: deadline, continuation: continuation))
                } catch {
                    return continuation.resume(returning: .failure(error))
                }
                // Before anything can fail: later calls rely on it.
                if isEarliest { channel.driver.schedule(deadline) }
                do throws(AMQPError) {
                    try channel.send(body, properties, publish, PendingConfirm(sink: .nobody, deadline: nil))
                    channel.stream.requestFlush()
                } catch {
                    finish(id, .failure(error))
                }
                if Task.isCancelled { finish(id, .failure(.callCancelled)) }
            }
        } onCancel: {
            finish(id, .failure(.callCancelled))
        }
        return try answer.get()
    }

    /// Returns whether the connection has to be told to look at the deadline.
    private func register(_ id: UInt64, _ call: Call) throws(AMQPError) -> Bool {
        let outcome = state.withLock { state -> Result<Bool, AMQPError> in
            if let error = state.error { return .failure(error) }
            guard state.calls.count < limit else {
                return .failure(AMQPError(.bufferFull, "\(limit) calls wait for their answers already."))
            }
            state.calls[id] = call
            if let look = state.nextLook, look <= call.deadline { return .success(false) }
            state.nextLook = call.deadline
            return .success(true)
        }
        return try outcome.get()
    }

    private func finish(_ id: UInt64, _ answer: @autoclosure () -> Answer) {
        let call = state.withLock { $0.calls.removeValue(forKey: id) }
        call?.continuation.resume(returning: answer())
    }

    // MARK: - On the I/O thread

    private func returned(_ message: ReturnedMessage) {
        guard let id = message.properties.correlationID.flatMap({ UInt64($0) }) else { return }
        finish(
            id,
            .failure(
                AMQPError(
                    .noRoute, "Nobody takes messages for \"\(message.routingKey)\" at the exchange \"\(message.exchange)\" now.",
                    replyCode: message.replyCode)))
    }
}

extension RPCClient: DeliveryTaker {
    func take(_ delivery: Delivery) {
        // An answer that came too late, or one to nobody, is dropped.
        guard let id = delivery.properties.correlationID.flatMap({ UInt64($0) }) else { return }
        state.withLock { state in
            guard let call = state.calls.removeValue(forKey: id) else { return }
            state.answered.append((call.continuation, delivery))
        }
    }

    /// All at once: callers that run while the rest is still being read would compete with the reader, and each send its next request
    /// alone.
    func wake() {
        let answered = state.withLock { state in
            defer { state.answered.removeAll(keepingCapacity: true) }
            return state.answered
        }
        for (continuation, reply) in answered { continuation.resume(returning: .success(reply)) }
    }

    func cancelled(_ error: AMQPError) { channelEnded(error) }
}

extension RPCClient: DeadlineSource {
    func expire(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let (late, next) = state.withLock { state -> ([Call], ContinuousClock.Instant?) in
            var late: [Call] = []
            var next: ContinuousClock.Instant?
            for (id, call) in state.calls {
                if call.deadline <= now {
                    late.append(call)
                    state.calls[id] = nil
                } else {
                    next = min(next ?? call.deadline, call.deadline)
                }
            }
            state.nextLook = next
            return (late, next)
        }
        for call in late {
            call.continuation.resume(returning: .failure(AMQPError(.timedOut, "No answer came in time.")))
        }
        return next
    }

    func channelEnded(_ error: AMQPError) {
        let calls = state.withLock { state in
            state.error = state.error ?? error
            defer { state.calls = [:] }
            return state.calls
        }
        let unknown = AMQPError.outcomeUnknown(error)
        for call in calls.values { call.continuation.resume(returning: .failure(unknown)) }
    }
}

extension AMQPError {
    fileprivate static let callCancelled = AMQPError(.cancelled, "The call was cancelled; it may have been executed.")
}
