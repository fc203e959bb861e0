/// `basic.qos` (60.10): how much may be delivered ahead of acknowledgements. With RabbitMQ `global` means the channel, else
/// each new consumer.
public struct BasicQos: Hashable, Sendable {
    public var prefetchSize: UInt32
    public var prefetchCount: UInt16
    public var global: Bool

    public init(prefetchSize: UInt32 = 0, prefetchCount: UInt16 = 0, global: Bool = false) {
        self.prefetchSize = prefetchSize
        self.prefetchCount = prefetchCount
        self.global = global
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        prefetchSize = try reader.uint32()
        prefetchCount = try reader.uint16()
        global = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(prefetchSize)
        out.write(prefetchCount)
        out.write(UInt8(global ? 1 : 0))
    }
}
