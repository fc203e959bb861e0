/// `basic.deliver` (60.60): a message for a consumer; content follows.
public struct BasicDeliver: Hashable, Sendable {
    public var consumerTag: String
    public var deliveryTag: UInt64
    public var redelivered: Bool
    public var exchange: String
    public var routingKey: String

    public init(consumerTag: String, deliveryTag: UInt64, redelivered: Bool, exchange: String, routingKey: String) {
        self.consumerTag = consumerTag
        self.deliveryTag = deliveryTag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        // All of it, then the value: a value that is half there when an error comes is copied and destroyed on the way.
        let consumerTag = try reader.shortString()
        let deliveryTag = try reader.uint64()
        let redelivered = try reader.uint8() & 1 != 0
        let exchange = try reader.shortString()
        let routingKey = try reader.shortString()
        self.init(
            consumerTag: consumerTag, deliveryTag: deliveryTag, redelivered: redelivered, exchange: exchange,
            routingKey: routingKey)
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(short: consumerTag, "basic.deliver: consumerTag")
        out.write(deliveryTag)
        out.write(UInt8(redelivered ? 1 : 0))
        out.write(short: exchange, "basic.deliver: exchange")
        out.write(short: routingKey, "basic.deliver: routingKey")
    }
}
