/// `channel.open` (20.10): opens the channel on which it is sent.
public struct ChannelOpen: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.shortString()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt8(0))
    }
}
