extension [UInt8] {
    /// Makes room for exactly `size` octets at the end and has them written at once.
    @inline(__always)
    mutating func append(_ size: Int, _ body: (inout WireWriter) throws(EncodingError) -> Void) throws(EncodingError) {
        try append(addingCapacity: size) { (room: inout OutputSpan<UInt8>) throws(EncodingError) in
            try room.withUnsafeMutableBufferPointer { (buffer, count) throws(EncodingError) in
                guard let start = buffer.baseAddress else { return }
                var writer = WireWriter(UnsafeMutableRawPointer(start), count: size)
                try body(&writer)
                precondition(writer.isFull, "A value became shorter while it was encoded.")
                count = size
            }
        }
    }
}
