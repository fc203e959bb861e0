/// `basic.reject` (60.90): refuses a delivery.
public struct BasicReject: Hashable, Sendable {
    public var deliveryTag: UInt64
    public var requeue: Bool

    public init(deliveryTag: UInt64, requeue: Bool) {
        self.deliveryTag = deliveryTag
        self.requeue = requeue
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        deliveryTag = try reader.uint64()
        requeue = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(deliveryTag)
        out.write(UInt8(requeue ? 1 : 0))
    }
}
