/// `queue.bind` (50.20): binds a queue to an exchange.
public struct QueueBind: Hashable, Sendable {
    public var queue: String
    public var exchange: String
    public var routingKey: String
    public var noWait: Bool
    public var arguments: FieldTable

    public init(queue: String, exchange: String, routingKey: String, noWait: Bool = false, arguments: FieldTable = FieldTable()) {
        self.queue = queue
        self.exchange = exchange
        self.routingKey = routingKey
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
        arguments = try reader.table()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: queue, "queue.bind: queue")
        out.write(short: exchange, "queue.bind: exchange")
        out.write(short: routingKey, "queue.bind: routingKey")
        out.write(UInt8(noWait ? 1 : 0))
        out.write(arguments)
    }
}
