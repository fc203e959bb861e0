/// `basic.consume` (60.20): starts a consumer. With an empty tag the broker invents one.
public struct BasicConsume: Hashable, Sendable {
    public var queue: String
    public var consumerTag: String
    public var noLocal: Bool
    public var noAck: Bool
    public var exclusive: Bool
    public var noWait: Bool
    public var arguments: FieldTable

    public init(
        queue: String, consumerTag: String, noLocal: Bool = false, noAck: Bool = false, exclusive: Bool = false,
        noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.queue = queue
        self.consumerTag = consumerTag
        self.noLocal = noLocal
        self.noAck = noAck
        self.exclusive = exclusive
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        consumerTag = try reader.shortString()
        let bits = try reader.uint8()
        noLocal = bits & 1 != 0
        noAck = bits & 2 != 0
        exclusive = bits & 4 != 0
        noWait = bits & 8 != 0
        arguments = try reader.table()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: queue, "basic.consume: queue")
        out.write(short: consumerTag, "basic.consume: consumerTag")
        var bits: UInt8 = 0
        if noLocal { bits |= 1 }
        if noAck { bits |= 2 }
        if exclusive { bits |= 4 }
        if noWait { bits |= 8 }
        out.write(bits)
        out.write(arguments)
    }
}
