extension [UInt8] {
    /// Makes room for exactly `size` octets at the end and has them written at once.
    @inline(__always)
    mutating func append(_ size: Int, _ body: (inout WireWriter) -> Void) {
        append(addingCapacity: size) { (room: inout OutputSpan<UInt8>) in
            room.withUnsafeMutableBufferPointer { buffer, count in
                guard let start = buffer.baseAddress else { return }
                var writer = WireWriter(UnsafeMutableRawPointer(start), count: size)
                body(&writer)
                precondition(writer.isFull, "A value became shorter while it was encoded.")
                count = size
            }
        }
    }
}
