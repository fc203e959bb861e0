/// `exchange.unbind` (40.40): RabbitMQ: removes a binding between exchanges.
public struct ExchangeUnbind: Hashable, Sendable {
    public var destination: String
    public var source: String
    public var routingKey: String
    public var noWait: Bool
    public var arguments: FieldTable

    public init(
        destination: String, source: String, routingKey: String, noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.destination = destination
        self.source = source
        self.routingKey = routingKey
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        destination = try reader.shortString()
        source = try reader.shortString()
        routingKey = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
        arguments = try reader.table()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: destination, "exchange.unbind: destination")
        out.write(short: source, "exchange.unbind: source")
        out.write(short: routingKey, "exchange.unbind: routingKey")
        out.write(UInt8(noWait ? 1 : 0))
        out.write(arguments)
    }
}
