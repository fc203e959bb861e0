/// `connection.close-ok` (10.51): the connection is closed; nothing follows.
public struct ConnectionCloseOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
