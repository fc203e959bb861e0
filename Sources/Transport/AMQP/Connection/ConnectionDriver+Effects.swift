import AMQPCodec
import Socket
import Synchronization

extension ConnectionDriver {
    /// What follows from a machine's actions once the lock is released.
    struct Effects {
        var isOpened = false
        var blocked: String??
        var secret: Completion<AMQPError?>?
        var end: (error: AMQPError, stream: SocketStream?, channels: [AMQPChannel], secrets: [Completion<AMQPError?>])?
        var hasSent = false
        /// Deadlines are to be looked at no later than then.
        var tick: Instant?

        /// Wakes those who wait, and ends what is over. Not under a lock.
        func perform(_ driver: ConnectionDriver) {
            if let tick { driver.schedule(tick) }
            if isOpened { driver.opened.complete(nil) }
            if let blocked { driver.onBlocked(blocked) }
            secret?.complete(nil)
            guard let end else { return }
            end.stream?.close(within: .seconds(1))
            for channel in end.channels { channel.connectionLost(end.error) }
            for secret in end.secrets { secret.complete(end.error) }
            driver.opened.complete(end.error)
            driver.ended.complete(end.error)
        }
    }

    private static let patienceWithViolators = Duration.seconds(2)

    /// Does what the machine says. Bytes are appended under the lock, so that they go out in the machine's order.
    func run(_ actions: [ConnectionMachine.Action], _ state: inout State) -> Effects {
        var effects = Effects()
        for action in actions {
            switch action {
            case .sendProtocolHeader: send(&state) { $0.append(contentsOf: ProtocolHeader.current.bytes) }
            case .send(let method):
                send(&state) { try? $0.appendFrame(channel: 0, method) }
                // Who breaks the protocol may never answer our close.
                if case .connectionClose = method, state.deadline == nil {
                    state.deadline = .now + min(settings.operationTimeout, Self.patienceWithViolators)
                    effects.tick = state.deadline
                }
            case .sendHeartbeat: send(&state) { $0.appendHeartbeat() }
            case .agreed(let agreed):
                state.agreed = agreed
                effects.tick = state.machine.nextTick
            case .opened:
                state.deadline = nil
                effects.isOpened = true
            case .blocked(let reason):
                state.blockedReason = reason
                effects.blocked = .some(reason)
            case .secretUpdated:
                if !state.secrets.isEmpty { effects.secret = state.secrets.removeFirst().done }
            case .over(let error, _):
                state.error = error
                effects.end = (error, state.stream, Array(state.channels.values), state.secrets.map(\.done))
                state.channels = [:]
                state.secrets = []
                state.deadline = nil
            }
        }
        return effects
    }

    private func send(_ state: inout State, _ fill: (inout [UInt8]) -> Void) {
        // When the stream is over, its `closed` tells.
        try? state.stream?.write(isUrgent: true, fill)
    }

    // MARK: - For channels

    /// Sees to it that deadlines are looked at no later than `deadline`.
    func schedule(_ deadline: Instant) {
        let stream = state.withLock { state -> SocketStream? in
            if let next = state.nextTick, next <= deadline { return nil }
            state.nextTick = deadline
            return state.stream
        }
        stream?.scheduleTick(at: deadline)
    }

    /// A consumer holds more than it may: nothing is read until it says so.
    ///
    /// The stream is told under the lock, here and below: otherwise a resumption could overtake the pause before it, and nothing would
    /// be read any more.
    func pauseReading(for consumer: AMQPConsumer) {
        state.withLock { state in
            state.pausing.insert(ObjectIdentifier(consumer))
            state.stream?.pauseReading()
        }
    }

    func resumeReading(for consumer: AMQPConsumer) {
        let now = Instant.now
        state.withLock { state in
            guard state.pausing.remove(ObjectIdentifier(consumer)) != nil, state.pausing.isEmpty else { return }
            // The silence until here was ours.
            state.machine.received(at: now)
            state.stream?.resumeReading()
        }
    }

    /// Why nothing can be published now although the connection lives.
    func refusal(_ error: SocketError) -> AMQPError {
        let (blocked, over) = state.withLock { ($0.blockedReason, $0.error) }
        if let over { return over }
        guard error.code == .bufferFull else { return AMQPError(error) }
        if let blocked {
            return AMQPError(
                .blocked,
                "The broker has blocked publishing (\(blocked)), and the \(settings.outboundBufferBytes) octets that may wait are full."
            )
        }
        return AMQPError(
            .bufferFull, "\(settings.outboundBufferBytes) octets wait to be sent: the broker reads more slowly than we publish.")
    }

    /// The broker does something that no bound of ours allows.
    func violated(_ error: CodecError) {
        let effects = state.withLock { state in run(state.machine.violation(error), &state) }
        effects.perform(self)
    }
}
