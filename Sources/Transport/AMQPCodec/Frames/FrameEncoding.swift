/// Appends whole frames to a buffer. When a value cannot be encoded, the buffer is as it was before.
extension [UInt8] {
    public mutating func appendFrame(channel: UInt16, _ method: Method) throws(EncodingError) {
        try appendFrame(Frame.methodType, channel) { (out: inout [UInt8]) throws(EncodingError) in try method.encode(into: &out) }
    }

    public mutating func appendFrame(channel: UInt16, _ header: ContentHeader) throws(EncodingError) {
        try appendFrame(Frame.headerType, channel) { (out: inout [UInt8]) throws(EncodingError) in try header.encode(into: &out) }
    }

    public mutating func appendHeartbeat() {
        append(contentsOf: [Frame.heartbeatType, 0, 0, 0, 0, 0, 0, Frame.endMark])
    }

    /// A method with its content: header and body, the body in frames of at most `maximumFrameSize` octets, their eight
    /// octets around the payload included. An empty body has no frame (section 4.2.6.2).
    public mutating func appendContent(
        channel: UInt16, _ method: Method, _ properties: BasicProperties, body: [UInt8], maximumFrameSize: Int
    ) throws(EncodingError) {
        let start = count
        do throws(EncodingError) {
            try appendFrame(channel: channel, method)
            try appendFrame(channel: channel, ContentHeader(bodySize: UInt64(body.count), properties: properties))
        } catch {
            removeLast(count - start)
            throw error
        }
        appendBody(channel: channel, body, maximumFrameSize: maximumFrameSize)
    }

    /// The body's frames alone.
    public mutating func appendBody(channel: UInt16, _ body: [UInt8], maximumFrameSize: Int) {
        let most = maximumFrameSize - Frame.overhead
        body.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let size = Swift.min(most, bytes.count - offset)
                write(Frame.bodyType)
                write(channel)
                write(UInt32(truncatingIfNeeded: size))
                append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + size)]))
                write(Frame.endMark)
                offset += size
            }
        }
    }

    private mutating func appendFrame(
        _ type: UInt8, _ channel: UInt16, _ payload: (inout [UInt8]) throws(EncodingError) -> Void
    ) throws(EncodingError) {
        let start = count
        write(type)
        write(channel)
        write(UInt32(0))
        do throws(EncodingError) {
            try payload(&self)
        } catch {
            removeLast(count - start)
            throw error
        }
        guard let length = UInt32(exactly: count - start - 7) else {
            removeLast(count - start)
            throw .valueTooLong
        }
        set(length, at: start + 3)
        write(Frame.endMark)
    }
}
