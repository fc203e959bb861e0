/// `exchange.bind-ok` (40.31): RabbitMQ: the binding stands.
public struct ExchangeBindOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
