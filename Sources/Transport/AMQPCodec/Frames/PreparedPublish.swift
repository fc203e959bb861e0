/// A `basic.publish` whose method and header frames are encoded once and used for many bodies: for loops that publish to the
/// same place with the same properties.
public struct PreparedPublish: Sendable {
    private let template: [UInt8]
    /// Where the body's size stands in the template.
    private let sizeOffset: Int
    private let channel: UInt16

    public init(channel: UInt16, _ publish: BasicPublish, _ properties: BasicProperties) throws(EncodingError) {
        var bytes: [UInt8] = []
        try bytes.appendFrame(channel: channel, Method.basicPublish(publish))
        // Type, channel and size of the frame, then class and weight, come before the body's size.
        sizeOffset = bytes.count + FrameDecoder.prefix + 4
        try bytes.appendFrame(channel: channel, ContentHeader(bodySize: 0, properties: properties))
        template = bytes
        self.channel = channel
    }

    /// Appends the method, the header and the body in frames of at most `maximumFrameSize` octets (0 for any size).
    public func append(_ body: [UInt8], to out: inout [UInt8], maximumFrameSize: Int) {
        let pieces = BodyPieces(body.count, maximumFrameSize: maximumFrameSize)
        out.append(template.count + pieces.octets) { out in
            template.withUnsafeBytes { template in
                out.write(UnsafeRawBufferPointer(rebasing: template[..<sizeOffset]))
                out.write(UInt64(body.count))
                out.write(UnsafeRawBufferPointer(rebasing: template[(sizeOffset + 8)...]))
            }
            out.write(channel, body, pieces)
        }
    }
}
