/// `connection.unblocked` (10.61): RabbitMQ: the broker reads publishes again.
public struct ConnectionUnblocked: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
