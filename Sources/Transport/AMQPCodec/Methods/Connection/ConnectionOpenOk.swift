/// `connection.open-ok` (10.41): the connection is open.
public struct ConnectionOpenOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.shortString()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt8(0))
    }
}
