extension WireWriter {
    /// A whole method frame; `size` is that of its payload.
    @inline(__always)
    mutating func write(_ channel: UInt16, _ method: Method, _ size: Int) {
        writePrefix(Frame.methodType, channel, size)
        method.encode(into: &self)
        write(Frame.endMark)
    }

    /// A whole content header frame; `size` is that of its payload.
    @inline(__always)
    mutating func write(_ channel: UInt16, _ header: ContentHeader, _ size: Int) {
        writePrefix(Frame.headerType, channel, size)
        header.encode(into: &self)
        write(Frame.endMark)
    }

    /// The body frames.
    mutating func write(_ channel: UInt16, _ body: [UInt8], _ pieces: BodyPieces) {
        body.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let size = min(pieces.most, bytes.count - offset)
                writePrefix(Frame.bodyType, channel, size)
                write(UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + size)]))
                write(Frame.endMark)
                offset += size
            }
        }
    }

    @inline(__always)
    private mutating func writePrefix(_ type: UInt8, _ channel: UInt16, _ size: Int) {
        write(type)
        write(channel)
        write(UInt32(truncatingIfNeeded: size))
    }
}
