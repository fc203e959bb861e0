/// `channel.open-ok` (20.11): the channel is open.
public struct ChannelOpenOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.longBytes()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt32(0))
    }
}
