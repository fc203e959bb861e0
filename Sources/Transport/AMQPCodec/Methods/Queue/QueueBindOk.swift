/// `queue.bind-ok` (50.21): the binding stands.
public struct QueueBindOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
