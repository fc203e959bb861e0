public import Logging

/// A connection over TCP, or TLS over TCP, with one thread of its own that reads, sends and keeps deadlines.
///
/// Any thread may write: bytes are appended to one outbound buffer under a short lock and nothing ever blocks. One system call
/// sends what many writers have appended.
public final class SocketStream: Sendable {
    /// Connects to the first address of the endpoint that answers, within `settings.connectTimeout`.
    ///
    /// The thread keeps stream and handler alive until the stream is closed.
    public static func connect(
        to endpoint: Endpoint, tls: TLSSettings? = nil, settings: StreamSettings = StreamSettings(),
        handler: any StreamHandler, logger: Logger
    ) async throws(SocketError) -> SocketStream {
        throw SocketError(.unreachable, "No connection to \(endpoint): not built yet.")
    }

    /// Appends to the outbound buffer. `fill` runs under the stream's lock: it only appends bytes. They go out with the next
    /// `flush`, in the order of the calls.
    ///
    /// Throws `bufferFull` (then nothing was appended) or why the stream is over. `isUrgent` is for what keeps the connection alive or
    /// ends it: it may use an eighth more than the bound.
    public func append<Result>(
        isUrgent: Bool = false, _ fill: (inout [UInt8]) -> Result
    ) throws(SocketError) -> Result {
        throw SocketError(.closed, "The connection is closed.")
    }

    /// Sees to it that what was appended is sent: from this thread if nobody else sends, else by who does, else by the I/O
    /// thread. Never blocks.
    public func flush() {}

    /// As `flush`, but leaves the sending to the I/O thread, so that what is appended meanwhile goes out with it. Costs nothing while
    /// that thread is awake.
    public func requestFlush() {}

    /// `append` and `flush`.
    public func write<Result>(
        isUrgent: Bool = false, _ fill: (inout [UInt8]) -> Result
    ) throws(SocketError) -> Result {
        let result = try append(isUrgent: isUrgent, fill)
        flush()
        return result
    }

    /// How many octets wait to be sent.
    public var outboundByteCount: Int { 0 }

    /// Stops reading, so that the peer is held back, until `resumeReading`.
    public func pauseReading() {}

    public func resumeReading() {}

    /// Lets the handler's `tick` be called at `deadline` at the latest.
    public func scheduleTick(at deadline: ContinuousClock.Instant) {}

    /// Refuses further writes, sends what waits, ends the connection. What is not sent after `limit` is dropped. The handler's `closed`
    /// tells the end.
    public func close(within limit: Duration) {}

    /// Ends the connection at once; the handler is told `error`.
    public func abort(_ error: SocketError) {}

    /// Waits until the stream is over and its thread is done with it.
    public func waitUntilClosed() async {}
}
