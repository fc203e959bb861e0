/// `queue.purge-ok` (50.31): how many messages were thrown away.
public struct QueuePurgeOk: Hashable, Sendable {
    public var messageCount: UInt32

    public init(messageCount: UInt32) {
        self.messageCount = messageCount
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        messageCount = try reader.uint32()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(messageCount)
    }
}
