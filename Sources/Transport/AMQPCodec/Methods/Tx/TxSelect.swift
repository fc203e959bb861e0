/// `tx.select` (90.10): makes the channel transactional.
public struct TxSelect: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
