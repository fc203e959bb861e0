/// `channel.flow` (20.20): asks the peer to pause or resume sending content.
public struct ChannelFlow: Hashable, Sendable {
    public var active: Bool

    public init(active: Bool) {
        self.active = active
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        active = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt8(active ? 1 : 0))
    }
}
