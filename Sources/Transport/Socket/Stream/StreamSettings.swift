/// The limits of one stream.
public struct StreamSettings: Hashable, Sendable {
    /// For name resolution, all addresses and the TLS handshake together.
    public var connectTimeout: Duration
    /// How many octets may wait to be sent. Beyond it `write` refuses with `bufferFull`.
    public var outboundBytes: Int
    /// The stream fails when the peer has taken nothing for so long although something waits to be sent; `nil` waits for ever.
    public var writeStallTimeout: Duration?
    /// The size of the read buffer at first; it grows when the handler leaves bytes unconsumed.
    public var readBufferBytes: Int
    /// Up to this size; a handler that needs more at once ends the stream with `inputTooLarge`.
    public var maximumReadBufferBytes: Int
    /// Name of the I/O thread, at most 15 octets.
    public var threadName: String

    public init(
        connectTimeout: Duration = .seconds(10), outboundBytes: Int = 8 << 20, writeStallTimeout: Duration? = .seconds(30),
        readBufferBytes: Int = 64 << 10, maximumReadBufferBytes: Int = 2 << 20, threadName: String = "socket.io"
    ) {
        self.connectTimeout = connectTimeout
        self.outboundBytes = outboundBytes
        self.writeStallTimeout = writeStallTimeout
        self.readBufferBytes = readBufferBytes
        self.maximumReadBufferBytes = maximumReadBufferBytes
        self.threadName = threadName
    }
}
