/// `exchange.declare` (40.10): creates an exchange, or with `passive` only asks whether it exists.
public struct ExchangeDeclare: Hashable, Sendable {
    public var exchange: String
    public var type: String
    public var passive: Bool
    public var durable: Bool
    public var autoDelete: Bool
    public var isInternal: Bool
    public var noWait: Bool
    public var arguments: FieldTable

    public init(
        exchange: String, type: String = "", passive: Bool = false, durable: Bool = false, autoDelete: Bool = false,
        isInternal: Bool = false, noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.exchange = exchange
        self.type = type
        self.passive = passive
        self.durable = durable
        self.autoDelete = autoDelete
        self.isInternal = isInternal
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        exchange = try reader.shortString()
        type = try reader.shortString()
        let bits = try reader.uint8()
        passive = bits & 1 != 0
        durable = bits & 2 != 0
        autoDelete = bits & 4 != 0
        isInternal = bits & 8 != 0
        noWait = bits & 16 != 0
        arguments = try reader.table()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: exchange, "exchange.declare: exchange")
        out.write(short: type, "exchange.declare: type")
        var bits: UInt8 = 0
        if passive { bits |= 1 }
        if durable { bits |= 2 }
        if autoDelete { bits |= 4 }
        if isInternal { bits |= 8 }
        if noWait { bits |= 16 }
        out.write(bits)
        out.write(arguments)
    }
}
