/// `exchange.unbind-ok` (40.51): RabbitMQ: the binding is gone.
public struct ExchangeUnbindOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
