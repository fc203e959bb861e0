/// `basic.nack` (60.120): RabbitMQ: refuses deliveries, or, from the broker, could not take published messages; with
/// `multiple` all up to it.
public struct BasicNack: Hashable, Sendable {
    public var deliveryTag: UInt64
    public var multiple: Bool
    public var requeue: Bool

    public init(deliveryTag: UInt64, multiple: Bool = false, requeue: Bool) {
        self.deliveryTag = deliveryTag
        self.multiple = multiple
        self.requeue = requeue
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        deliveryTag = try reader.uint64()
        let bits = try reader.uint8()
        multiple = bits & 1 != 0
        requeue = bits & 2 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(deliveryTag)
        var bits: UInt8 = 0
        if multiple { bits |= 1 }
        if requeue { bits |= 2 }
        out.write(bits)
    }
}
