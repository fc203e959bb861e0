/// `basic.publish` (60.40): sends a message to an exchange; content follows.
public struct BasicPublish: Hashable, Sendable {
    public var exchange: String
    public var routingKey: String
    public var mandatory: Bool
    public var immediate: Bool

    public init(exchange: String, routingKey: String, mandatory: Bool = false, immediate: Bool = false) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.mandatory = mandatory
        self.immediate = immediate
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        let bits = try reader.uint8()
        mandatory = bits & 1 != 0
        immediate = bits & 2 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: exchange, "basic.publish: exchange")
        out.write(short: routingKey, "basic.publish: routingKey")
        var bits: UInt8 = 0
        if mandatory { bits |= 1 }
        if immediate { bits |= 2 }
        out.write(bits)
    }
}
