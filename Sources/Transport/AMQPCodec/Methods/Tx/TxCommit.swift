/// `tx.commit` (90.20): makes what was published and acknowledged since the last commit take effect.
public struct TxCommit: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
