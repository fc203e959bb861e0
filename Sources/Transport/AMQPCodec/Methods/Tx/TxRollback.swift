/// `tx.rollback` (90.30): forgets what was published and acknowledged since the last commit.
public struct TxRollback: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
