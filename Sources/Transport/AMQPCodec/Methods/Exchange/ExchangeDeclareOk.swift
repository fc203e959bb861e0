/// `exchange.declare-ok` (40.11): the exchange exists.
public struct ExchangeDeclareOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
