/// `basic.recover-ok` (60.111): they will come again.
public struct BasicRecoverOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
