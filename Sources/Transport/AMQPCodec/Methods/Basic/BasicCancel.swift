/// `basic.cancel` (60.30): ends a consumer; sent by the broker when its queue is gone (RabbitMQ: consumer cancel
/// notification).
public struct BasicCancel: Hashable, Sendable {
    public var consumerTag: String
    public var noWait: Bool

    public init(consumerTag: String, noWait: Bool = false) {
        self.consumerTag = consumerTag
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        consumerTag = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(short: consumerTag, "basic.cancel: consumerTag")
        out.write(UInt8(noWait ? 1 : 0))
    }
}
