/// `basic.return` (60.50): a mandatory message found no queue and comes back; content follows.
public struct BasicReturn: Hashable, Sendable {
    public var replyCode: UInt16
    public var replyText: String
    public var exchange: String
    public var routingKey: String

    public init(replyCode: UInt16, replyText: String, exchange: String, routingKey: String) {
        self.replyCode = replyCode
        self.replyText = replyText
        self.exchange = exchange
        self.routingKey = routingKey
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        replyCode = try reader.uint16()
        replyText = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(replyCode)
        out.write(short: replyText, "basic.return: replyText")
        out.write(short: exchange, "basic.return: exchange")
        out.write(short: routingKey, "basic.return: routingKey")
    }
}
