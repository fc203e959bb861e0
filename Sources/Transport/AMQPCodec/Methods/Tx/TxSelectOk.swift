/// `tx.select-ok` (90.11): the channel is transactional.
public struct TxSelectOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
