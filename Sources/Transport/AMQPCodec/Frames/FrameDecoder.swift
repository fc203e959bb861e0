/// Finds frames (section 4.2.3) in bytes as they arrive, in place: nothing is copied and nothing is allocated for a frame
/// before its size has been checked.
///
/// It remembers names and properties of the frames before, within a fixed bound, so that reading the same again allocates nothing.
public struct FrameDecoder: Sendable {
    /// The negotiated frame-max: the largest whole frame, its eight octets around the payload included.
    public var maximumFrameSize: Int

    private var strings = ShortStringCache.keeping()
    private var lastProperties: BasicProperties?

    public init(maximumFrameSize: Int) { self.maximumFrameSize = maximumFrameSize }

    /// Octets before the payload: type, channel, size.
    static let prefix = 7

    /// The frame at the beginning of `bytes` and how many octets it takes; nil when its last octet is not there yet.
    ///
    /// What is wrong is said as soon as it can be known, so that a peer cannot make us wait for the rest of nonsense.
    public mutating func next(_ bytes: UnsafeRawBufferPointer) throws(CodecError) -> DecodedFrame? {
        guard let type = bytes.first else { return nil }
        guard type == Frame.methodType || type == Frame.headerType || type == Frame.bodyType || type == Frame.heartbeatType
        else { throw CodecError.unknownFrame(type) }
        guard bytes.count >= FrameDecoder.prefix else { return nil }
        let channel = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt16.self))
        let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 3, as: UInt32.self)))
        if type == Frame.heartbeatType { try checkHeartbeat(channel, length) }
        guard length <= maximumFrameSize &- Frame.overhead else {
            throw CodecError.frameTooLarge(length + Frame.overhead, maximumFrameSize)
        }
        let size = length &+ Frame.overhead
        guard bytes.count >= size else { return nil }
        guard bytes[size &- 1] == Frame.endMark else { throw CodecError.framing("A frame did not end with its end mark.") }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[FrameDecoder.prefix..<(size &- 1)])
        switch type {
        case Frame.methodType: return DecodedFrame(frame: .method(channel: channel, try method(channel, payload)), size: size)
        case Frame.headerType: return DecodedFrame(frame: .header(channel: channel, try header(payload)), size: size)
        case Frame.bodyType: return DecodedFrame(frame: .body(channel: channel, payload), size: size)
        default: return DecodedFrame(frame: .heartbeat, size: size)
        }
    }

    /// How many octets the frame at the beginning takes, whatever is in it; nil unless it is whole and ends with its end mark.
    public static func wholeFrameSize(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= prefix else { return nil }
        let size = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 3, as: UInt32.self))) + Frame.overhead
        return bytes.count >= size && bytes[size - 1] == Frame.endMark ? size : nil
    }

    private mutating func method(_ channel: UInt16, _ payload: UnsafeRawBufferPointer) throws(CodecError) -> Method {
        var reader = WireReader(payload)
        swap(&reader.strings, &strings)
        defer { swap(&reader.strings, &strings) }
        let method = try Method(&reader)
        // Section 4.2.3: channel 0 is for class connection, and class connection for channel 0.
        guard (channel == 0) == (method.classID == Method.connectionClass) else { throw CodecError.wrongChannel(method, channel) }
        return method
    }

    private mutating func header(_ payload: UnsafeRawBufferPointer) throws(CodecError) -> ContentHeader {
        let header = try ContentHeader(payload: payload, last: lastProperties)
        lastProperties = header.properties
        return header
    }

    /// Section 4.2.7: channel 0, no payload. A size beyond all bounds means that the peers are out of step: what looks like a
    /// heartbeat is none.
    private func checkHeartbeat(_ channel: UInt16, _ length: Int) throws(CodecError) {
        if length > 0 {
            let message = "The peer sent a heartbeat with a payload."
            throw CodecError(replyCode: 501, message: message, maySendClose: length <= maximumFrameSize)
        }
        guard channel == 0 else { throw CodecError.unexpected("The peer sent a heartbeat on channel \(channel).") }
    }
}
