/// `connection.tune-ok` (10.31): the limits that hold from now on.
public struct ConnectionTuneOk: Hashable, Sendable {
    public var channelMax: UInt16
    public var frameMax: UInt32
    public var heartbeat: UInt16

    public init(channelMax: UInt16, frameMax: UInt32, heartbeat: UInt16) {
        self.channelMax = channelMax
        self.frameMax = frameMax
        self.heartbeat = heartbeat
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        channelMax = try reader.uint16()
        frameMax = try reader.uint32()
        heartbeat = try reader.uint16()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(channelMax)
        out.write(frameMax)
        out.write(heartbeat)
    }
}
