/// `basic.recover` (60.110): asks for all unacknowledged deliveries again.
public struct BasicRecover: Hashable, Sendable {
    public var requeue: Bool

    public init(requeue: Bool) {
        self.requeue = requeue
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        requeue = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt8(requeue ? 1 : 0))
    }
}
