/// `tx.commit-ok` (90.21): it has taken effect.
public struct TxCommitOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
