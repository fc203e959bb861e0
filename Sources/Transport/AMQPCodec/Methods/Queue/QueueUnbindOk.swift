/// `queue.unbind-ok` (50.51): the binding is gone.
public struct QueueUnbindOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
