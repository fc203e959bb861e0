/// `access.request-ok` (30.11): the ticket, which means nothing any more.
public struct AccessRequestOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
    }
}
