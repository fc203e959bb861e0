/// `channel.flow-ok` (20.21): whether the peer sends content from now on.
public struct ChannelFlowOk: Hashable, Sendable {
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
