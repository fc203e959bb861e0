/// `basic.consume-ok` (60.21): the consumer exists. Deliveries may come with it in the same packet.
public struct BasicConsumeOk: Hashable, Sendable {
    public var consumerTag: String

    public init(consumerTag: String) {
        self.consumerTag = consumerTag
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        consumerTag = try reader.shortString()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(short: consumerTag, "basic.consume-ok: consumerTag")
    }
}
