public import Logging
import Synchronization

/// A connection over TCP, or TLS over TCP, with one thread of its own that reads, sends and keeps deadlines.
///
/// Any thread may write: bytes are appended to one outbound buffer under a short lock and nothing ever blocks. One system call
/// sends what many writers have appended.
public final class SocketStream: Sendable {
    let endpoint: Endpoint
    let settings: StreamSettings
    let logger: Logger
    let state = Mutex(StreamState())
    let sender = StreamSender()
    /// Made once: it is thrown often when it is thrown.
    let bufferFull: SocketError

    init(endpoint: Endpoint, settings: StreamSettings, logger: Logger) {
        self.endpoint = endpoint
        self.settings = settings
        self.logger = logger
        bufferFull = SocketError(
            .bufferFull, "\(settings.outboundBytes) octets wait to be sent to \(endpoint): it reads more slowly than is written.")
    }

    /// Connects to the first address of the endpoint that answers, within `settings.connectTimeout`.
    ///
    /// The thread keeps stream and handler alive until the stream is closed. When the task is cancelled the attempt ends with
    /// `cancelled`.
    public static func connect(
        to endpoint: Endpoint, tls: TLSSettings? = nil, settings: StreamSettings = StreamSettings(),
        handler: any StreamHandler, logger: Logger
    ) async throws(SocketError) -> SocketStream {
        try await connect(to: endpoint, tls: tls, settings: settings, handler: handler, logger: logger, resolver: .system)
    }

    static func connect(
        to endpoint: Endpoint, tls: TLSSettings?, settings: StreamSettings, handler: any StreamHandler, logger: Logger,
        resolver: Resolver
    ) async throws(SocketError) -> SocketStream {
        let stream = SocketStream(endpoint: endpoint, settings: settings, logger: logger)
        let wake = try WakeSignal()
        stream.state.withLock { $0.wake = wake }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<SocketStream, SocketError>, Never>) in
                do throws(SocketError) {
                    try SystemThread.start(name: settings.threadName) {
                        StreamLoop(stream: stream, handler: handler)
                            .run(tls: tls, wake: wake, resolver: resolver) { continuation.resume(returning: $0) }
                        stream.tellEnd()
                    }
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        } onCancel: {
            stream.abort(SocketError(.cancelled, "The attempt to connect to \(endpoint) was cancelled."))
        }
        return try result.get()
    }

    /// How many octets wait to be sent.
    public var outboundByteCount: Int { state.withLock { $0.queuedCount } }

    /// When the socket last took octets; nil before the first.
    public var lastSent: ContinuousClock.Instant? { state.withLock { $0.lastSent } }

    /// Stops reading, so that the peer is held back, until `resumeReading`. Meanwhile the end of the peer is not noticed.
    public func pauseReading() {
        // The I/O thread finds out when it next has something to read.
        state.withLock { $0.isReadingPaused = true }
    }

    /// Goes on reading. What the handler left unconsumed is given to it again.
    public func resumeReading() { command { $0.isReadingPaused = false } }

    /// Lets the handler's `tick` be called at `deadline` at the latest.
    public func scheduleTick(at deadline: ContinuousClock.Instant) {
        command { $0.requestedTick = min($0.requestedTick ?? deadline, deadline) }
    }

    /// Refuses further writes, sends what waits, ends the connection. What is not sent after `limit` is dropped. The handler's `closed`
    /// tells the end.
    public func close(within limit: Duration) {
        let deadline = ContinuousClock.now.advanced(by: limit)
        command { state in
            if state.isOpen { state.phase = .closing(deadline: deadline) }
        }
    }

    /// Ends the connection at once; the handler is told `error`.
    public func abort(_ error: SocketError) {
        command { state in
            if state.abortReason == nil { state.abortReason = error }
        }
    }

    /// Waits until the stream is over: the handler has been told, the socket is closed.
    public func waitUntilClosed() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard !state.hasEnded else { return true }
                state.waitingForEnd.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// From here on nothing is written.
    func endWriting(_ error: SocketError) {
        state.withLock { state in
            state.phase = .over(error)
            state.channel = nil
            state.wake = nil
            state.outbound = []
        }
    }

    /// Lets those go on who wait for the end: the handler has been told, the socket is closed.
    private func tellEnd() {
        let waiting = state.withLock { state in
            defer { state.waitingForEnd = [] }
            state.hasEnded = true
            return state.waitingForEnd
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Changes the shared state and wakes the I/O thread if it sleeps.
    private func command(_ change: (inout StreamState) -> Void) {
        let wake = state.withLock { state -> WakeSignal? in
            if case .over = state.phase { return nil }
            change(&state)
            state.hasOrders = true
            return state.wakeIfAsleep()
        }
        wake?.signal()
    }
}

extension StreamState {
    /// The signal to give after the lock, if the I/O thread has to be woken: once until it sleeps again.
    mutating func wakeIfAsleep() -> WakeSignal? {
        guard !isAwake else { return nil }
        isAwake = true
        return wake
    }
}
