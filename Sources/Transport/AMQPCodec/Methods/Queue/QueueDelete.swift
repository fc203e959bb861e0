/// `queue.delete` (50.40): deletes a queue.
public struct QueueDelete: Hashable, Sendable {
    public var queue: String
    public var ifUnused: Bool
    public var ifEmpty: Bool
    public var noWait: Bool

    public init(queue: String, ifUnused: Bool = false, ifEmpty: Bool = false, noWait: Bool = false) {
        self.queue = queue
        self.ifUnused = ifUnused
        self.ifEmpty = ifEmpty
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        let bits = try reader.uint8()
        ifUnused = bits & 1 != 0
        ifEmpty = bits & 2 != 0
        noWait = bits & 4 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: queue, "queue.delete: queue")
        var bits: UInt8 = 0
        if ifUnused { bits |= 1 }
        if ifEmpty { bits |= 2 }
        if noWait { bits |= 4 }
        out.write(bits)
    }
}
