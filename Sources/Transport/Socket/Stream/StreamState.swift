/// What writers and the I/O thread of a stream share, under one lock.
struct StreamState {
    enum Phase {
        case connecting
        case open
        /// Nothing more is accepted; what waits is sent until the deadline.
        case closing(deadline: ContinuousClock.Instant)
        /// Sending has failed; what the peer has sent is still read, until the deadline: it may say why.
        case failing(SocketError, deadline: ContinuousClock.Instant)
        case over(SocketError)
    }

    var phase = Phase.connecting
    /// Set once there is a connection, until the stream is over. Who sends keeps its own reference meanwhile.
    var channel: ByteChannel?
    var wake: WakeSignal?

    /// What was appended since somebody last took bytes to send.
    var outbound: [UInt8] = []
    /// Octets that a sender has taken and not yet sent.
    var unsentCount = 0
    /// Who sets this may send, and touch `StreamSender`, until it resets it.
    var isSending = false
    /// The socket takes no more until the I/O thread hears otherwise.
    var isBlocked = false
    /// When the socket last took something.
    var lastSent: ContinuousClock.Instant?
    /// Since when the socket has taken nothing although something waits.
    var stalledSince: ContinuousClock.Instant?

    /// The I/O thread looks at everything here again before it sleeps: no signal is needed. While it connects it always needs one.
    var isAwake = false
    /// When a `requestFlush` last sent by itself.
    var lastDirectSend = ContinuousClock.now
    /// More is about to be written: the I/O thread waits a moment before it sends.
    var isGathering = false
    /// So many writes are still expected; then whoever made the last one sends.
    var expectedWrites = 0
    /// Something changed that the I/O thread has not looked at yet.
    var hasOrders = false
    var isReadingPaused = false
    var abortReason: SocketError?
    /// The earliest moment that was asked for since the I/O thread last looked.
    var requestedTick: ContinuousClock.Instant?
    /// A write was refused since the handler was last told that there is room.
    var wasRefused = false
    /// The I/O thread is done.
    var hasEnded = false
    var waitingForEnd: [CheckedContinuation<Void, Never>] = []

    var queuedCount: Int { outbound.count + unsentCount }

    var isOpen: Bool {
        if case .open = phase { return true }
        return false
    }

    /// Sending goes on.
    var maySend: Bool {
        switch phase {
        case .open, .closing: true
        case .connecting, .failing, .over: false
        }
    }

    /// Why nothing can be written.
    var refusal: SocketError? {
        switch phase {
        case .open: nil
        case .connecting: SocketError(.closed, "The connection is not there yet.")
        case .closing: SocketError(.closed, "The connection is being closed.")
        case .failing(let error, _), .over(let error): error
        }
    }
}
