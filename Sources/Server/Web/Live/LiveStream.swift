internal import Domain
internal import NIOCore
internal import NIOHTTPTypes

/// One browser on the live stream. Used on its channel's event loop only.
final class LiveStream {
    /// Who listens and what to.
    struct Interest: Sendable {
        /// Nil: all coins.
        var choice: LiveChoice?
        /// Nil when nobody is signed in.
        var user: UserID?
        /// SHA-256 of the session's token, in hexadecimal.
        var sessionHash: String?
        var lastEventID: String?
    }

    let channel: any Channel
    let interest: Interest
    private let whenOver: CheckedContinuation<Void, Never>
    private var isOver = false
    /// Ticks were left out because the browser was slow: it needs a snapshot.
    private var isBehind = false
    private var lastTaken: NIODeadline
    private var lastWritten: NIODeadline

    init(channel: any Channel, interest: Interest, whenOver: CheckedContinuation<Void, Never>) {
        self.channel = channel
        self.interest = interest
        self.whenOver = whenOver
        self.lastTaken = .now()
        self.lastWritten = .now()
    }

    func send(_ tick: LiveTick) {
        guard hasRoom() else { return }
        write(isBehind ? tick.snapshot(for: interest.choice) : tick.message(for: interest.choice))
        isBehind = false
    }

    /// An event without which the browser's picture is wrong until its next snapshot.
    func send(_ message: ByteBuffer) {
        if hasRoom() { write(message) }
    }

    func heartbeat(olderThan interval: TimeAmount) {
        if hasRoom(), NIODeadline.now() - lastWritten >= interval { write(LiveMessage.heartbeat) }
    }

    /// How long the browser has taken nothing.
    var stalledFor: TimeAmount { channel.isWritable ? .zero : NIODeadline.now() - lastTaken }

    /// Lets the request's handler go on; it finishes the answer.
    func end() {
        guard !isOver else { return }
        isOver = true
        whenOver.resume()
    }

    /// What a slow browser has not taken yet is bounded by the channel's high watermark and one message: beyond it,
    /// ticks are left out, and a snapshot replaces them all.
    private func hasRoom() -> Bool {
        guard !isOver else { return false }
        if channel.isWritable {
            lastTaken = .now()
            return true
        }
        isBehind = true
        return false
    }

    private func write(_ message: ByteBuffer) {
        lastWritten = .now()
        channel.writeAndFlush(HTTPResponsePart.body(message), promise: nil)
    }
}
