/// `exchange.delete-ok` (40.21): the exchange is gone.
public struct ExchangeDeleteOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
