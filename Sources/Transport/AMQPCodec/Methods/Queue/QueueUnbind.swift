/// `queue.unbind` (50.50): removes a binding of a queue.
public struct QueueUnbind: Hashable, Sendable {
    public var queue: String
    public var exchange: String
    public var routingKey: String
    public var arguments: FieldTable

    public init(queue: String, exchange: String, routingKey: String, arguments: FieldTable = FieldTable()) {
        self.queue = queue
        self.exchange = exchange
        self.routingKey = routingKey
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        arguments = try reader.table()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: queue, "queue.unbind: queue")
        out.write(short: exchange, "queue.unbind: exchange")
        out.write(short: routingKey, "queue.unbind: routingKey")
        out.write(arguments)
    }
}
