/// `basic.qos-ok` (60.11): the limits hold.
public struct BasicQosOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
