/// `basic.get` (60.70): asks for one message of a queue.
public struct BasicGet: Hashable, Sendable {
    public var queue: String
    public var noAck: Bool

    public init(queue: String, noAck: Bool = false) {
        self.queue = queue
        self.noAck = noAck
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        noAck = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: queue, "basic.get: queue")
        out.write(UInt8(noAck ? 1 : 0))
    }
}
