/// `queue.declare-ok` (50.11): the queue's name, and how much is in it at this moment.
public struct QueueDeclareOk: Hashable, Sendable {
    public var queue: String
    public var messageCount: UInt32
    public var consumerCount: UInt32

    public init(queue: String, messageCount: UInt32, consumerCount: UInt32) {
        self.queue = queue
        self.messageCount = messageCount
        self.consumerCount = consumerCount
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        queue = try reader.shortString()
        messageCount = try reader.uint32()
        consumerCount = try reader.uint32()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(short: queue, "queue.declare-ok: queue")
        out.write(messageCount)
        out.write(consumerCount)
    }
}
