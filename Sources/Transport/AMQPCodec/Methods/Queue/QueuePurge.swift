/// `queue.purge` (50.30): throws away what waits in a queue.
public struct QueuePurge: Hashable, Sendable {
    public var queue: String
    public var noWait: Bool

    public init(queue: String, noWait: Bool = false) {
        self.queue = queue
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: queue, "queue.purge: queue")
        out.write(UInt8(noWait ? 1 : 0))
    }
}
