/// `confirm.select` (85.10): RabbitMQ: from now on the broker confirms what is published on the channel.
public struct ConfirmSelect: Hashable, Sendable {
    public var noWait: Bool

    public init(noWait: Bool = false) {
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        noWait = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt8(noWait ? 1 : 0))
    }
}
