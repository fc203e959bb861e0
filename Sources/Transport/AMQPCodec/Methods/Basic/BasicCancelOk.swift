/// `basic.cancel-ok` (60.31): the consumer is gone.
public struct BasicCancelOk: Hashable, Sendable {
    public var consumerTag: String

    public init(consumerTag: String) {
        self.consumerTag = consumerTag
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        consumerTag = try reader.shortString()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(short: consumerTag, "basic.cancel-ok: consumerTag")
    }
}
