/// `tx.rollback-ok` (90.31): it is forgotten.
public struct TxRollbackOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
