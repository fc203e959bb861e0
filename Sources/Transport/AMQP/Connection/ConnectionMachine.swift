import AMQPCodec

/// The life of one connection, as a value: no I/O, no clock of its own (AMQP 0-9-1, section 2.2.4 and 4.2.2, and RabbitMQ's
/// `connection.blocked`, `update-secret` and `authentication_failure_close`).
///
/// It handles channel 0 and says when frames of other channels are welcome. Each event returns what to do, in order.
struct ConnectionMachine {
    typealias Instant = ContinuousClock.Instant

    enum Phase: Hashable, CaseIterable {
        /// Nothing is sent yet.
        case idle
        /// The protocol header is sent; `start` is to come.
        case awaitingStart
        /// `start-ok` is sent; `secure` or `tune` is to come.
        case awaitingTune
        /// `tune-ok` and `open` are sent.
        case awaitingOpen
        case open
        /// Our `close` is sent.
        case closing
        case closed
    }

    enum Action {
        /// Send the protocol header.
        case sendProtocolHeader
        /// Send this on channel 0.
        case send(Method)
        case sendHeartbeat
        /// From now on no larger frame may come or go.
        case agreed(Negotiated)
        /// The connection is usable.
        case opened
        /// Publishing is blocked, for this reason; `nil`: no longer.
        case blocked(String?)
        case secretUpdated
        /// The connection is over. Send what was to be sent, then end the stream, without waiting for anything (`isClean`: after a
        /// complete exchange of close and close-ok of our own).
        case over(AMQPError, isClean: Bool)
    }

    private(set) var phase = Phase.idle
    private(set) var serverProperties: FieldTable = [:]
    private let settings: HandshakeSettings
    private var heartbeats: HeartbeatMonitor?
    private var agreed: Negotiated?
    private var hasAnsweredChallenge = false
    /// What to report once our own close is answered.
    private var closeReason: AMQPError?
    private var secretsUnderWay = 0

    init(_ settings: HandshakeSettings) { self.settings = settings }

    /// Frames of channels other than 0 are to be handled.
    var acceptsChannels: Bool { phase == .open }

    /// The moment at which `tick` wants to be called.
    var nextTick: Instant? { heartbeats?.next }

    // MARK: - What we do

    /// TCP (and TLS) stand.
    mutating func connected() -> [Action] {
        guard phase == .idle else { return [] }
        phase = .awaitingStart
        return [.sendProtocolHeader]
    }

    /// Closes for `reason`, with the protocol's code for it (200 when all is well). Before `open` there is no exchange.
    mutating func close(_ code: UInt16, _ reason: AMQPError) -> [Action] {
        switch phase {
        case .open, .awaitingOpen:
            phase = .closing
            closeReason = reason
            return [
                .send(.connectionClose(ConnectionClose(replyCode: code, replyText: AMQPError.printable(reason.message, 255))))
            ]
        case .idle, .awaitingStart, .awaitingTune: return over(reason)
        case .closing, .closed: return []
        }
    }

    /// Announces a new password for the connection's user (RabbitMQ, `connection.update-secret`, 10.70).
    mutating func updateSecret(_ secret: [UInt8], reason: String) -> [Action] {
        guard phase == .open else { return [] }
        secretsUnderWay += 1
        return [.send(.connectionUpdateSecret(ConnectionUpdateSecret(newSecret: secret, reason: reason)))]
    }

    /// The stream ended. What it means depends on how far the handshake was.
    mutating func lost(_ error: AMQPError) -> [Action] {
        switch phase {
        case .closed: return []
        case .closing: return over(closeReason ?? error)
        case .awaitingTune:
            return over(
                AMQPError(
                    .authenticationFailed,
                    "The broker ended the connection during the login, as some do when they refuse it. "
                        + "Check the user's name and password. (\(error.message))"))
        case .idle, .awaitingStart, .awaitingOpen, .open: return over(error)
        }
    }

    // MARK: - Heartbeats

    mutating func received(at now: Instant) { heartbeats?.received(at: now) }
    mutating func sent(at now: Instant) { heartbeats?.sent(at: now) }

    mutating func tick(_ now: Instant) -> [Action] {
        guard phase == .open || phase == .closing, let action = heartbeats?.tick(now) else { return [] }
        switch action {
        case .nothing: return []
        case .send: return [.sendHeartbeat]
        case .dead:
            let seconds = agreed?.heartbeat ?? 0
            return over(
                AMQPError(
                    .connectionLost,
                    "Nothing came from the broker for \(2 * Int(seconds)) s, twice the heartbeat: the connection counts as dead.")
            )
        }
    }

    // MARK: - What the broker does

    /// A method on channel 0.
    mutating func receive(_ method: Method, at now: Instant) -> [Action] {
        switch (phase, method) {
        case (.closed, _), (.idle, _): return []
        case (.closing, .connectionCloseOk): return over(closeReason ?? .closedByUs, isClean: true)
        case (.closing, .connectionClose): return [.send(.connectionCloseOk(ConnectionCloseOk()))]
        case (.closing, _): return []
        case (_, .connectionClose(let close)):
            return [.send(.connectionCloseOk(ConnectionCloseOk()))] + over(refusal(close))
        case (.awaitingStart, .connectionStart(let start)): return started(start)
        case (.awaitingTune, .connectionSecure): return challenged()
        case (.awaitingTune, .connectionTune(let tune)): return tuned(tune, at: now)
        case (.awaitingOpen, .connectionOpenOk):
            phase = .open
            return [.opened]
        case (.open, .connectionBlocked(let blocked)): return [.blocked(AMQPError.printable(blocked.reason))]
        case (.open, .connectionUnblocked): return [.blocked(nil)]
        case (.open, .connectionUpdateSecretOk) where secretsUnderWay > 0:
            secretsUnderWay -= 1
            return [.secretUpdated]
        default: return violation(CodecError(replyCode: 503, message: "The broker sent \(method.name) when it was not due."))
        }
    }

    /// The broker broke the protocol. It is told so, unless the peers are out of step already (section 4.2.3).
    mutating func violation(_ violation: CodecError) -> [Action] {
        let error = AMQPError(
            .protocolViolation, "\(violation.message) This is not AMQP 0-9-1 as agreed, so the connection is closed.",
            replyCode: violation.replyCode)
        return violation.maySendClose ? close(violation.replyCode, error) : over(error)
    }

    private mutating func started(_ start: ConnectionStart) -> [Action] {
        serverProperties = start.serverProperties
        guard start.versionMajor == 0, start.versionMinor == 9 else {
            return over(
                AMQPError(.protocolViolation, "The broker speaks AMQP \(start.versionMajor)-\(start.versionMinor), not 0-9-1."))
        }
        let offered = String(decoding: start.mechanisms, as: UTF8.self).split(separator: " ").map(String.init)
        let mechanism = settings.credentials.mechanism
        guard offered.contains(mechanism) else {
            return over(
                AMQPError(
                    .authenticationFailed,
                    "The broker does not offer the login \(mechanism), only \(AMQPError.printable(offered.joined(separator: ", "))). "
                        + "Choose another one in the settings, or switch it on at the broker."))
        }
        phase = .awaitingTune
        return [
            .send(
                .connectionStartOk(
                    ConnectionStartOk(
                        clientProperties: settings.clientProperties, mechanism: mechanism,
                        response: settings.credentials.response, locale: "en_US")))
        ]
    }

    /// PLAIN and EXTERNAL know no challenge; one is answered with the response again, a second one is refused.
    private mutating func challenged() -> [Action] {
        guard !hasAnsweredChallenge else {
            return over(
                AMQPError(
                    .authenticationFailed,
                    "The broker asks again and again for proof that \(settings.credentials.mechanism) lacks."))
        }
        hasAnsweredChallenge = true
        return [.send(.connectionSecureOk(ConnectionSecureOk(response: settings.credentials.response)))]
    }

    private mutating func tuned(_ tune: ConnectionTune, at now: Instant) -> [Action] {
        guard
            let agreed = Negotiated(
                ours: settings.proposal, frameMax: tune.frameMax, channelMax: tune.channelMax, heartbeat: tune.heartbeat)
        else {
            return over(AMQPError(.protocolViolation, "The broker wants frames of \(tune.frameMax) octets; 4096 is the least."))
        }
        self.agreed = agreed
        heartbeats = HeartbeatMonitor(interval: .seconds(Int(agreed.heartbeat)), now: now)
        phase = .awaitingOpen
        return [
            .agreed(agreed),
            .send(
                .connectionTuneOk(
                    ConnectionTuneOk(channelMax: agreed.channelMax, frameMax: agreed.frameMax, heartbeat: agreed.heartbeat))),
            .send(.connectionOpen(ConnectionOpen(virtualHost: settings.virtualHost))),
        ]
    }

    private func refusal(_ close: ConnectionClose) -> AMQPError {
        switch phase {
        case .awaitingTune where close.replyCode == 403:
            .loginRefused(close.replyText, mechanism: settings.credentials.mechanism)
        case .awaitingOpen: .connectionClosed(by: close.replyCode, close.replyText, opening: settings.virtualHost)
        default: .connectionClosed(by: close.replyCode, close.replyText, opening: nil)
        }
    }

    private mutating func over(_ error: AMQPError, isClean: Bool = false) -> [Action] {
        phase = .closed
        return [.over(error, isClean: isClean)]
    }
}
