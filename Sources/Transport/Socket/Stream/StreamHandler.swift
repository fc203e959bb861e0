/// What happens on a stream, told on the stream's I/O thread, one call at a time.
///
/// A handler must not block and runs no code of users: while it works, nothing is read and no deadline is kept. It may call
/// everything of `SocketStream` that is not `async`; what it writes is sent when it returns.
public protocol StreamHandler: AnyObject, Sendable {
    /// The connection stands (with TLS: the handshake is done). Comes first, before `connect` returns.
    func opened(_ stream: SocketStream)

    /// Bytes arrived. Returns how many of them it has consumed; the others come again, followed by more. The memory belongs
    /// to the stream and is valid during the call only.
    func received(_ bytes: UnsafeRawBufferPointer) -> Int

    /// A deadline passed. Called after `opened`, then at each moment that the last call returned and at those given to
    /// `SocketStream.scheduleTick(at:)`. Returns when it wants to be called next.
    func tick(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant?

    /// After a write was refused with `bufferFull`: half of the outbound buffer is free again.
    func writable()

    /// The stream is over: nothing more comes. `nil` after a close of our own that sent everything. Called once, if `opened` was.
    func closed(_ error: SocketError?)
}

extension StreamHandler {
    /// Asks for no further tick.
    public func tick(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant? { nil }
    /// Does nothing: for those who never fill the buffer.
    public func writable() {}
}
