/// `basic.get-empty` (60.72): the queue is empty.
public struct BasicGetEmpty: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.shortString()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt8(0))
    }
}
