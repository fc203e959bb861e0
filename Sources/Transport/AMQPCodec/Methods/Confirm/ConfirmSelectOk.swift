/// `confirm.select-ok` (85.11): RabbitMQ: publishes are counted from 1 on.
public struct ConfirmSelectOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
