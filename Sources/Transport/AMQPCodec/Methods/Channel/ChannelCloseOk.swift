/// `channel.close-ok` (20.41): the channel is closed and its number is free.
public struct ChannelCloseOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
