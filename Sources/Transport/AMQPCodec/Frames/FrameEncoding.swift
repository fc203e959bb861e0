/// Appends whole frames to a buffer. When a value cannot be encoded, the buffer stays as it was.
extension [UInt8] {
    /// - Parameter maximumFrameSize: The negotiated frame-max, or 0 for none.
    public mutating func appendFrame(channel: UInt16, _ method: Method, maximumFrameSize: Int = 0) throws(EncodingError) {
        let size = try method.encodedSize()
        try Frame.check(size, maximumFrameSize)
        append(size + Frame.overhead) { out in
            out.write(channel, method, size)
        }
    }

    /// - Parameter maximumFrameSize: The negotiated frame-max, or 0 for none.
    public mutating func appendFrame(
        channel: UInt16, _ header: ContentHeader, maximumFrameSize: Int = 0
    ) throws(EncodingError) {
        let size = try header.encodedSize()
        try Frame.check(size, maximumFrameSize)
        append(size + Frame.overhead) { out in
            out.write(channel, header, size)
        }
    }

    /// A heartbeat frame: eight octets on channel 0.
    public mutating func appendHeartbeat() {
        append(contentsOf: [Frame.heartbeatType, 0, 0, 0, 0, 0, 0, Frame.endMark])
    }

    /// A method with its content: header and body, the body in frames of at most `maximumFrameSize` octets, their eight
    /// octets around the payload included; 0 for any size. An empty body has no frame (section 4.2.6.2).
    public mutating func appendContent(
        channel: UInt16, _ method: Method, _ properties: BasicProperties, body: [UInt8], maximumFrameSize: Int
    ) throws(EncodingError) {
        let header = ContentHeader(bodySize: UInt64(body.count), properties: properties)
        let methodSize = try method.encodedSize()
        let headerSize = try header.encodedSize()
        try Frame.check(methodSize, maximumFrameSize)
        try Frame.check(headerSize, maximumFrameSize)
        let pieces = BodyPieces(body.count, maximumFrameSize: maximumFrameSize)
        let total = methodSize + headerSize + 2 * Frame.overhead + pieces.octets
        append(total) { out in
            out.write(channel, method, methodSize)
            out.write(channel, header, headerSize)
            out.write(channel, body, pieces)
        }
    }

    /// The body's frames alone.
    public mutating func appendBody(channel: UInt16, _ body: [UInt8], maximumFrameSize: Int) {
        let pieces = BodyPieces(body.count, maximumFrameSize: maximumFrameSize)
        append(pieces.octets) { $0.write(channel, body, pieces) }
    }
}

extension Frame {
    /// A method and a header are never split: each must fit into one frame.
    fileprivate static func check(_ payload: Int, _ maximumFrameSize: Int) throws(EncodingError) {
        let size = payload + overhead
        let maximum = maximumFrameSize > 0 ? maximumFrameSize : Int(UInt32.max)
        guard size <= maximum else { throw .frameTooLarge(octets: size, maximum: maximum) }
    }
}
