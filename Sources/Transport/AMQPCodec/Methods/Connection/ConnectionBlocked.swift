/// `connection.blocked` (10.60): RabbitMQ: the broker is short of memory or disk and reads no publishes until it says
/// otherwise.
public struct ConnectionBlocked: Hashable, Sendable {
    public var reason: String

    public init(reason: String) {
        self.reason = reason
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        reason = try reader.shortString()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(short: reason, "connection.blocked: reason")
    }
}
