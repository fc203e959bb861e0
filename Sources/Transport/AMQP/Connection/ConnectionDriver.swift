import AMQPCodec
import Logging
import Socket
import Synchronization

/// Runs a connection's machine on a stream: everything that is told by the stream comes on its I/O thread.
///
/// Locks are taken in the order reader, channel, connection, consumer, stream; no code of users runs under any of them.
final class ConnectionDriver: StreamHandler {
    typealias Instant = ContinuousClock.Instant

    struct State {
        var machine: ConnectionMachine
        var stream: SocketStream?
        var channels: [UInt16: AMQPChannel] = [:]
        var lastNumber: UInt16 = 0
        var agreed = Negotiated(frameMax: Negotiated.leastFrameMax, channelMax: 0, heartbeat: 0)
        var error: AMQPError?
        var blockedReason: String?
        var secrets: [(deadline: Instant, done: Completion<AMQPError?>)] = []
        /// For the handshake, or for the exchange of our close.
        var deadline: Instant?
        /// The earliest of all deadlines, as far as the stream knows.
        var nextTick: Instant?
        /// Consumers that hold more than they may.
        var pausing: Set<ObjectIdentifier> = []
    }

    struct Reader {
        var decoder: FrameDecoder
        var channel: AMQPChannel?
        /// Those who are to be woken when everything that was read is handled.
        var woken: [any Wakeable] = []
        /// How many deliveries were handed over in this read.
        var delivered = 0
        var acceptsChannels = false
        var isOver = false
        /// Where the next frame begins is not known: what still comes is dropped until the end.
        var isOutOfStep = false
        var isFirst = true
    }

    let settings: ConnectionSettings
    let endpoint: Endpoint
    let logger: Logger
    /// `nil` when the connection is usable, else why it is not.
    let opened = Completion<AMQPError?>()
    let ended = Completion<AMQPError>()
    let state: Mutex<State>
    let reader: Mutex<Reader>
    let onBlocked: @Sendable (String?) -> Void

    init(
        _ settings: ConnectionSettings, handshake: HandshakeSettings, endpoint: Endpoint, logger: Logger,
        onBlocked: @escaping @Sendable (String?) -> Void
    ) {
        self.settings = settings
        self.endpoint = endpoint
        self.logger = logger
        self.onBlocked = onBlocked
        state = Mutex(State(machine: ConnectionMachine(handshake), deadline: .now + settings.connectTimeout))
        // Until a size is agreed on, no method is larger than our own cap.
        reader = Mutex(Reader(decoder: FrameDecoder(maximumFrameSize: Int(settings.frameMax))))
    }

    // MARK: - What the stream tells

    func opened(_ stream: SocketStream) {
        let effects = state.withLock { state in
            state.stream = stream
            return run(state.machine.connected(), &state)
        }
        effects.perform(self)
    }

    func received(_ bytes: UnsafeRawBufferPointer) -> Int {
        let now = Instant.now
        let stream = state.withLock { state in
            state.machine.received(at: now)
            return state.stream
        }
        return reader.withLock { reader in
            reader.delivered = 0
            let consumed = read(bytes, &reader, now)
            // Each is probably answered by a message of ours.
            if reader.delivered > 1 { stream?.expectWrites(reader.delivered) }
            for consumer in reader.woken { consumer.wake() }
            reader.woken.removeAll(keepingCapacity: true)
            return consumed
        }
    }

    func tick(_ now: Instant) -> Instant? {
        let (channels, effects) = state.withLock { state -> ([AMQPChannel], Effects) in
            state.nextTick = nil
            // While reading is paused nothing can be heard of the broker: that is our doing.
            if !state.pausing.isEmpty { state.machine.received(at: now) }
            // Any traffic stands for a heartbeat (section 4.2.7).
            if let sent = state.stream?.lastSent { state.machine.sent(at: sent) }
            var actions = state.machine.tick(now)
            if let deadline = state.deadline, now >= deadline { actions += timedOut(&state) }
            for secret in state.secrets where now >= secret.deadline {
                secret.done.complete(AMQPError(.timedOut, "The broker did not confirm the new secret in time."))
            }
            state.secrets.removeAll { now >= $0.deadline }
            return (Array(state.channels.values), run(actions, &state))
        }
        effects.perform(self)
        var next: Instant?
        for channel in channels {
            if let deadline = channel.expire(now) { next = min(next ?? deadline, deadline) }
        }
        return state.withLock { state in
            let own = [state.machine.nextTick, state.deadline, state.secrets.map(\.deadline).min(), next, state.nextTick]
            state.nextTick = own.compactMap { $0 }.min()
            return state.nextTick
        }
    }

    func writable() {
        for channel in state.withLock({ Array($0.channels.values) }) { channel.becameWritable() }
    }

    func closed(_ error: SocketError?) {
        let effects = state.withLock { state in
            run(state.machine.lost(error.map { AMQPError($0) } ?? .closedByUs), &state)
        }
        effects.perform(self)
    }

    private func timedOut(_ state: inout State) -> [ConnectionMachine.Action] {
        state.deadline = nil
        return switch state.machine.phase {
        case .open, .closed: []
        case .closing: state.machine.lost(.closedByUs)
        default:
            state.machine.lost(
                AMQPError(.timedOut, "\(endpoint) did not finish AMQP's handshake in \(settings.connectTimeout).")
            )
        }
    }

    // MARK: - Reading

    private func read(_ bytes: UnsafeRawBufferPointer, _ reader: inout Reader, _ now: Instant) -> Int {
        if reader.isFirst, bytes.first == UInt8(ascii: "A") {
            guard bytes.count >= 8 else { return 0 }
            let version = ProtocolHeader(bytes)?.version ?? "nothing that we know"
            violation(
                CodecError(replyCode: 501, message: "The broker speaks \(version), not AMQP 0-9-1.", maySendClose: false), &reader
            )
            return bytes.count
        }
        guard !reader.isOutOfStep else { return bytes.count }
        var offset = 0
        while !reader.isOver, offset < bytes.count {
            do throws(CodecError) {
                guard let next = try reader.decoder.next(UnsafeRawBufferPointer(rebasing: bytes[offset...])) else { break }
                offset += next.size
                reader.isFirst = false
                handle(next.frame, &reader, now)
            } catch {
                violation(error, &reader)
                // Our close may be under way: its answer is looked for behind the bad frame, if it can be seen where that ends.
                guard let size = FrameDecoder.wholeFrameSize(UnsafeRawBufferPointer(rebasing: bytes[offset...])) else {
                    reader.isOutOfStep = true
                    return bytes.count
                }
                offset += size
            }
        }
        return reader.isOver ? bytes.count : offset
    }

    private func handle(_ frame: Frame, _ reader: inout Reader, _ now: Instant) {
        switch frame {
        case .heartbeat: break
        case .method(channel: 0, let method):
            let effects = state.withLock { state in
                let effects = run(state.machine.receive(method, at: now), &state)
                reader.acceptsChannels = state.machine.acceptsChannels
                reader.isOver = state.machine.phase == .closed
                reader.decoder.maximumFrameSize = Int(min(settings.frameMax, max(state.agreed.frameMax, 4096)))
                return effects
            }
            effects.perform(self)
        case .method(let channel, let method): pass(.method(method), to: channel, &reader)
        case .header(let channel, let header): pass(.header(header), to: channel, &reader)
        case .body(let channel, let bytes): pass(.body(bytes), to: channel, &reader)
        }
    }

    private func pass(_ input: ChannelMachine.Input, to number: UInt16, _ reader: inout Reader) {
        if reader.channel?.number != number {
            let (channel, accepts) = state.withLock { ($0.channels[number], $0.machine.acceptsChannels) }
            reader.channel = channel
            reader.acceptsChannels = accepts
        }
        guard let channel = reader.channel, reader.acceptsChannels else {
            // While our own close is under way everything else is dropped; the machine sees to that.
            return violation(
                CodecError(replyCode: 504, message: "The broker sent a frame on channel \(number), which is not open."), &reader)
        }
        switch channel.receive(input, &reader.woken) {
        case .nothing: break
        case .delivered: reader.delivered += 1
        case .released:
            reader.channel = nil
            state.withLock { _ = $0.channels.removeValue(forKey: number) }
        case .violation(let error): violation(error, &reader)
        }
    }

    private func violation(_ error: CodecError, _ reader: inout Reader) {
        let effects = state.withLock { state -> Effects in
            let effects = run(state.machine.violation(error), &state)
            reader.isOver = state.machine.phase == .closed
            reader.acceptsChannels = state.machine.acceptsChannels
            return effects
        }
        effects.perform(self)
    }
}
