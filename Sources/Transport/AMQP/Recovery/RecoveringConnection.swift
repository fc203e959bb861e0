public import Logging
import Socket
import Synchronization

/// A connection that comes back: after each loss it tries the endpoints in turn, with waits that grow and vary, and runs its
/// lanes again.
///
/// What is recovered is recovered by its owners: a lane declares its own topology and starts its own consumers, every time. Nothing is
/// published again behind their backs. What may be repeated is known to them alone.
public final class RecoveringConnection: Sendable {
    private struct State {
        var now = RecoveringState()
        var connection: AMQPConnection?
        var isClosing = false
        var lanes: [ObjectIdentifier: Lane] = [:]
        var listeners: [UInt64: AsyncStream<RecoveringState>.Continuation] = [:]
        var lastListener: UInt64 = 0
    }

    let settings: ConnectionSettings
    let logger: Logger
    private let state = Mutex(State())
    private let closing = Completion<Void>()

    /// - Parameter logger: gets one line for each loss and one for each return; label it `transport.amqp`.
    public init(_ settings: ConnectionSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    // MARK: - Looking

    /// How it is doing at this moment.
    public var current: RecoveringState { state.withLock { $0.now } }

    /// The connection of this moment; `nil` while there is none.
    public var connection: AMQPConnection? { state.withLock { $0.connection } }

    /// The state now and after each change; a slow reader sees the newest only.
    public var states: AsyncStream<RecoveringState> {
        let (stream, continuation) = AsyncStream.makeStream(of: RecoveringState.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            continuation.yield(state.now)
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            return state.lastListener
        }
        // Not at once: who cancels a listening task calls this with the runtime's lock on that task, and `change` wakes the task, which
        // takes that lock, under ours. Each would wait for the other for ever, and hold a thread of the pool.
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            Task.detached { self.forgetListener(id) }
        }
        return stream
    }

    /// Waits for a connection.
    ///
    /// - Throws: at once what only an operator can set right (a wrong password, virtual host or certificate); the last reason after
    ///   `timeout`.
    public func waitUntilConnected(timeout: Duration) async throws(AMQPError) {
        let outcome = await within(timeout) { [states] () async -> AMQPError?? in
            for await state in states {
                switch state.phase {
                case .connected: return .some(nil)
                case .closed: return .some(state.lastError ?? .closedByUs)
                case .connecting: if let error = state.lastError, !error.isRetryable { return .some(error) }
                }
            }
            return nil
        }
        switch outcome {
        case .some(.none): return
        case .some(.some(let error)): throw error
        case nil:
            throw current.lastError ?? AMQPError(.timedOut, "No connection to the broker in \(timeout).")
        }
    }

    // MARK: - Running

    /// Keeps the connection until the task is cancelled or `close` is called; then ends the lanes and the connection in order.
    public func run() async {
        await withTaskCancellationHandler {
            var failures = 0
            while !isClosing {
                let connection = await connect(&failures)
                guard let connection else { continue }
                _ = await withTaskGroup(of: Void.self) { group in
                    group.addTask { _ = await connection.waitUntilClosed() }
                    group.addTask { _ = await self.closing.wait() }
                    await group.next()
                    group.cancelAll()
                }
                if !isClosing { lost(connection) }
            }
            await end()
        } onCancel: {
            beginClosing()
        }
    }

    /// Ends `run`, and returns when the lanes have ended and the connection is closed.
    public func close() async {
        beginClosing()
        await end()
    }

    /// Drops the present connection at once; it comes back.
    public func abort() { connection?.abort() }

    private var isClosing: Bool { state.withLock { $0.isClosing } }

    private func beginClosing() {
        state.withLock { $0.isClosing = true }
        closing.complete(())
    }

    private func end() async {
        let (lanes, connection) = state.withLock { state in (Array(state.lanes.values), state.connection) }
        for lane in lanes { lane.cancel() }
        // A body that does not heed its cancellation ends with its channel.
        var laggards = await unended(lanes, within: settings.laneTimeout)
        await connection?.close()
        laggards = await unended(laggards, within: settings.laneTimeout)
        for lane in laggards { logger.error("\(lane.name) does not end although its connection is closed: left alone.") }
        change {
            $0.now.phase = .closed
            $0.connection = nil
            $0.lanes = [:]
        }
    }

    /// Those of `lanes` that have not ended after `limit`; also when the task that closes is cancelled.
    private func unended(_ lanes: [Lane], within limit: Duration) async -> [Lane] {
        await Task {
            let deadline = ContinuousClock.now + limit
            var late: [Lane] = []
            for lane in lanes {
                let end: Void? = await AMQP.within(max(.zero, ContinuousClock.now.duration(to: deadline))) {
                    await lane.waitUntilEnded()
                    return lane.hasEnded ? () : nil
                }
                if end == nil { late.append(lane) }
            }
            return late
        }.value
    }

    /// One round over the endpoints, and the wait after it when none lets us in.
    private func connect(_ failures: inout Int) async -> AMQPConnection? {
        for endpoint in settings.endpoints where !isClosing {
            do throws(AMQPError) {
                let connection = try await connectUnlessClosing(endpoint)
                if isClosing {
                    await connection.close()
                    return nil
                }
                let before = failures
                failures = 0
                change {
                    $0.connection = connection
                    $0.now.phase = .connected(endpoint)
                    $0.now.failures = 0
                    $0.now.blocked = connection.blocked
                }
                let after = before > 0 ? " after \(before) failed \(before == 1 ? "try" : "tries")" : ""
                logger.info("Connected to the broker at \(endpoint)\(after).")
                return connection
            } catch {
                failed(error, endpoint, &failures)
            }
        }
        guard !isClosing else { return nil }
        let wait = settings.reconnect.wait(afterFailures: failures, random: settings.random())
        _ = await within(wait) { await self.closing.wait() }
        return nil
    }

    private func connectUnlessClosing(_ endpoint: Endpoint) async throws(AMQPError) -> AMQPConnection {
        try await AMQPConnection.connect(to: endpoint, settings, logger: logger) { [weak self] reason in
            guard let self else { return }
            if let reason {
                self.logger.warning(
                    "The broker at \(endpoint) has blocked publishing: \(reason). Messages wait until it unblocks.")
            } else {
                self.logger.info("The broker at \(endpoint) takes messages again.")
            }
            self.change { $0.now.blocked = reason }
        }
    }

    private func failed(_ error: AMQPError, _ endpoint: Endpoint, _ failures: inout Int) {
        failures += 1
        let isNew = state.withLock { $0.now.lastError?.code != error.code }
        // The same over and over is no news: at first, then each time that the number of tries doubles.
        if isNew || failures & (failures - 1) == 0 {
            logger.warning("No connection to the broker at \(endpoint) (try \(failures)): \(error.message)")
        }
        let count = failures
        change {
            $0.now.phase = .connecting
            $0.now.lastError = error
            $0.now.failures = count
        }
    }

    private func lost(_ connection: AMQPConnection) {
        let error = connection.closed ?? .closedByUs
        logger.warning("Lost the broker at \(connection.endpoint): \(error.message) Connecting again.")
        change {
            $0.connection = nil
            $0.now.phase = .connecting
            $0.now.lastError = error
            $0.now.blocked = nil
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let ended = state.withLock { state -> [AsyncStream<RecoveringState>.Continuation] in
            body(&state)
            // Under the lock, so that listeners see the changes in their order; a yield runs nobody's code.
            for listener in state.listeners.values { listener.yield(state.now) }
            return state.now.phase == .closed ? Array(state.listeners.values) : []
        }
        for listener in ended { listener.finish() }
    }

    private func forgetListener(_ id: UInt64) { state.withLock { _ = $0.listeners.removeValue(forKey: id) } }

    // MARK: - Lanes

    /// Runs `body` with a fresh channel whenever there is a connection: now, after each reconnect, and again with a growing wait after
    /// an error or the loss of its channel. When `body` returns although its channel lives, the lane is done.
    ///
    /// What `body` keeps of an old channel is harmless: acknowledgements on it do nothing.
    @discardableResult
    public func lane(
        _ name: String, _ body: @escaping @Sendable (AMQPChannel, AMQPConnection) async throws -> Void
    ) -> Lane {
        let lane = Lane(name: name, owner: self, body: body)
        let isClosing = state.withLock { state in
            if !state.isClosing { state.lanes[ObjectIdentifier(lane)] = lane }
            return state.isClosing
        }
        if !isClosing { lane.start() }
        return lane
    }

    func forget(_ lane: Lane) { state.withLock { _ = $0.lanes.removeValue(forKey: ObjectIdentifier(lane)) } }
}
