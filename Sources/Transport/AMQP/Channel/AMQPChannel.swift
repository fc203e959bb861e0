import AMQPCodec
import DequeModule
import Socket
import Synchronization

/// A channel of a connection: where everything happens (AMQP 0-9-1, section 2.3.6).
///
/// Any task may use it at any time; what one task does goes out in its order. Most errors of use close the channel, as the protocol
/// wants it: everything on it fails then with what the broker said, and one opens another channel. A synchronous method that gets no
/// answer in time closes the channel too.
///
/// Settling deliveries on a channel that is gone does nothing: the broker delivers them again, and a new channel counts anew.
public final class AMQPChannel: Sendable {
    typealias Instant = ContinuousClock.Instant
    typealias Answer = Result<Reply, AMQPError>

    /// The answer to a synchronous method.
    enum Reply {
        case method(Method)
        case message(BasicGetOk, AssembledContent)
    }

    struct Operation {
        let continuation: UnsafeContinuation<Answer, Never>
        let name: String
        let deadline: Instant
    }

    /// What takes the deliveries of a consumer.
    enum Sink {
        case sequence(AMQPConsumer)
        /// Code of this library, on the I/O thread.
        case direct(any DeliveryTaker)
    }

    struct State {
        var machine: ChannelMachine
        var operations: [UInt64: Operation] = [:]
        var sinks: [String: Sink] = [:]
        var lastConsumer: UInt64 = 0
        var prefetch = 0
        var isConfirming = false
        var confirms = ConfirmLedger<PendingConfirm>()
        var returnHandler: (@Sendable (ReturnedMessage) -> Void)?
        var sources: [any DeadlineSource] = []
        var writers: [UnsafeContinuation<Void, Never>] = []
        /// Why the channel is over.
        var error: AMQPError?
    }

    /// Which one of its connection, from 1.
    public let number: UInt16
    let driver: ConnectionDriver
    let stream: SocketStream
    /// Octets of body that fit into a frame, and the 8 around them.
    let frameMax: Int
    let state: Mutex<State>
    private let ended = Completion<AMQPError>()
    private let released = Completion<Void>()

    init(number: UInt16, driver: ConnectionDriver, stream: SocketStream, frameMax: Int) {
        self.number = number
        self.driver = driver
        self.stream = stream
        self.frameMax = frameMax
        state = Mutex(State(machine: ChannelMachine(bodyMax: driver.settings.bodyMax)))
    }

    /// The connection that it is on.
    public var connection: AMQPConnection { AMQPConnection(driver) }

    /// Why the channel is over; `nil` while it is open.
    public var closed: AMQPError? { state.withLock { $0.error } }

    /// False from the moment on at which it is known why it is over.
    public var isOpen: Bool { closed == nil }

    /// Waits for the end of the channel and tells its reason; at once `.cancelled` when the waiting task is cancelled.
    public func waitUntilClosed() async -> AMQPError {
        await ended.wait() ?? AMQPError(.cancelled, "The wait for the end of a channel was cancelled.")
    }

    /// Closes the channel and waits for the broker's answer, for as long as an operation may take. What was not acknowledged
    /// comes again, to another consumer; publishes that are not confirmed have an unknown outcome.
    public func close() async {
        let error = AMQPError(.closed, "The channel is closed.")
        guard fail(error, 200) else { return }
        _ = await within(driver.settings.operationTimeout) { await self.released.wait() }
    }

    /// Closes the channel because it has stopped to serve, and does not wait: a lane then begins anew on a fresh one.
    public func abandon(_ reason: String) { fail(AMQPError(.channelClosed, reason), 200) }

    // MARK: - Synchronous methods

    /// Sends a method and waits for its answer. `register` runs under the channel's lock right after the method was appended.
    func perform(
        _ request: Method, timeout: Duration? = nil, register: (inout State) -> Void = { _ in }
    ) async throws(AMQPError) -> Reply {
        let deadline = Instant.now + (timeout ?? driver.settings.operationTimeout)
        let answer = await withUnsafeContinuation { (continuation: UnsafeContinuation<Answer, Never>) in
            let refusal = state.withLock { state -> AMQPError? in
                if let error = state.error { return error }
                guard state.machine.mayBegin(request) else {
                    return AMQPError(.invalidArgument, "\(request.name) cannot be sent on a channel in this state.")
                }
                if let error = append(request) { return error }
                guard let id = state.machine.begin(request) else { return .closedByUs }
                state.operations[id] = Operation(continuation: continuation, name: request.name, deadline: deadline)
                register(&state)
                return nil
            }
            if let refusal { return continuation.resume(returning: .failure(refusal)) }
            driver.schedule(deadline)
            stream.flush()
        }
        return try answer.get()
    }

    /// `perform` for those whose answer says no more than that it is done.
    func command(_ request: Method, register: (inout State) -> Void = { _ in }) async throws(AMQPError) {
        _ = try await perform(request, register: register)
    }

    /// Appends a method to what is to be sent; to be called under the channel's lock.
    func append(_ method: Method, isUrgent: Bool = true) -> AMQPError? {
        do throws(SocketError) {
            let failure = try stream.append(isUrgent: isUrgent) { buffer -> EncodingError? in
                do throws(EncodingError) {
                    try buffer.appendFrame(channel: number, method)
                    return nil
                } catch {
                    return error
                }
            }
            return failure.map { AMQPError(.invalidArgument, $0.description) }
        } catch {
            return driver.refusal(error)
        }
    }

    // MARK: - The end

    /// Closes the channel for `error`; false when it is over already.
    @discardableResult
    func fail(_ error: AMQPError, _ replyCode: UInt16) -> Bool {
        let end = state.withLock { state -> End? in
            guard state.error == nil else { return nil }
            if let close = state.machine.close(replyCode, AMQPError.printable(error.message, 255)) { _ = append(close) }
            return tearDown(&state, error)
        }
        guard let end else { return false }
        stream.flush()
        end.perform(self)
        return true
    }

    func connectionLost(_ error: AMQPError) {
        let end = state.withLock { state -> End? in
            state.machine.connectionLost()
            guard state.error == nil else { return nil }
            return tearDown(&state, error)
        }
        end?.perform(self)
        released.complete(())
    }

    /// Everybody who waits, to be told.
    struct End {
        let error: AMQPError
        let operations: [Operation]
        let sinks: [Sink]
        let confirms: [PendingConfirm]
        let sources: [any DeadlineSource]
        let writers: [UnsafeContinuation<Void, Never>]

        func perform(_ channel: AMQPChannel) {
            for operation in operations { operation.continuation.resume(returning: .failure(error)) }
            let unknown = AMQPError.outcomeUnknown(error)
            for confirm in confirms { confirm.sink.settle(.failure(unknown)) }
            for sink in sinks {
                switch sink {
                case .sequence(let consumer):
                    consumer.finish(error.code == .closed ? .success(()) : .failure(error), drops: true)
                case .direct(let taker): taker.cancelled(error)
                }
            }
            for source in sources { source.channelEnded(error) }
            for writer in writers { writer.resume() }
            channel.ended.complete(error)
        }
    }

    func tearDown(_ state: inout State, _ error: AMQPError) -> End {
        var confirms: [PendingConfirm] = []
        state.confirms.drain { confirms.append($1) }
        defer {
            state.error = error
            state.operations = [:]
            state.sinks = [:]
            state.sources = []
            state.writers = []
            state.returnHandler = nil
        }
        return End(
            error: error, operations: state.operations.sorted { $0.key < $1.key }.map(\.value), sinks: Array(state.sinks.values),
            confirms: confirms, sources: state.sources, writers: state.writers)
    }

    func wasReleased() { released.complete(()) }
}
