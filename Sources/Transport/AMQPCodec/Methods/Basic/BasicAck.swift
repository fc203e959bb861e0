/// `basic.ack` (60.80): acknowledges a delivery, or, from the broker, a published message; with `multiple` all up to it.
public struct BasicAck: Hashable, Sendable {
    public var deliveryTag: UInt64
    public var multiple: Bool

    public init(deliveryTag: UInt64, multiple: Bool = false) {
        self.deliveryTag = deliveryTag
        self.multiple = multiple
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        deliveryTag = try reader.uint64()
        multiple = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(deliveryTag)
        out.write(UInt8(multiple ? 1 : 0))
    }
}
