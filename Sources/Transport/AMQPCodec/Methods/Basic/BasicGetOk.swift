/// `basic.get-ok` (60.71): the message that was asked for; content follows.
public struct BasicGetOk: Hashable, Sendable {
    public var deliveryTag: UInt64
    public var redelivered: Bool
    public var exchange: String
    public var routingKey: String
    public var messageCount: UInt32

    public init(deliveryTag: UInt64, redelivered: Bool, exchange: String, routingKey: String, messageCount: UInt32) {
        self.deliveryTag = deliveryTag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
        self.messageCount = messageCount
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        deliveryTag = try reader.uint64()
        redelivered = try reader.uint8() & 1 != 0
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        messageCount = try reader.uint32()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(deliveryTag)
        out.write(UInt8(redelivered ? 1 : 0))
        out.write(short: exchange, "basic.get-ok: exchange")
        out.write(short: routingKey, "basic.get-ok: routingKey")
        out.write(messageCount)
    }
}
