/// Finds frames (section 4.2.3) in bytes as they arrive, in place: nothing is copied and nothing is allocated for a frame
/// before its size has been checked.
public struct FrameDecoder: Sendable {
    /// The negotiated frame-max: the largest whole frame, its eight octets around the payload included.
    public var maximumFrameSize: Int

    public init(maximumFrameSize: Int) { self.maximumFrameSize = maximumFrameSize }

    /// Octets before the payload: type, channel, size.
    private static let prefix = 7

    /// The frame at the beginning of `bytes` and how many octets it takes; nil when its last octet is not there yet.
    public func next(_ bytes: UnsafeRawBufferPointer) throws(CodecError) -> (frame: Frame, size: Int)? {
        guard let first = bytes.first else { return nil }
        guard first == Frame.methodType || first == Frame.headerType || first == Frame.bodyType || first == Frame.heartbeatType
        else { throw CodecError.framing("The peer sent a frame of the unknown type \(first).") }
        guard bytes.count >= FrameDecoder.prefix else { return nil }
        let channel = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt16.self))
        let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 3, as: UInt32.self)))
        guard length <= maximumFrameSize &- Frame.overhead else {
            throw CodecError.framing(
                "The peer announced a frame of \(length + Frame.overhead) octets; \(maximumFrameSize) were agreed on.")
        }
        let size = length &+ Frame.overhead
        guard bytes.count >= size else { return nil }
        guard bytes[size &- 1] == Frame.endMark else { throw CodecError.framing("A frame did not end with its end mark.") }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[FrameDecoder.prefix..<(size &- 1)])
        return (try frame(first, channel, payload), size)
    }

    private func frame(
        _ type: UInt8, _ channel: UInt16, _ payload: UnsafeRawBufferPointer
    ) throws(CodecError) -> Frame {
        switch type {
        case Frame.bodyType: return .body(channel: channel, payload)
        case Frame.headerType: return .header(channel: channel, try ContentHeader(payload: payload))
        case Frame.methodType: return .method(channel: channel, try Method(payload: payload))
        default:
            guard channel == 0 else { throw CodecError.unexpected("The peer sent a heartbeat on channel \(channel).") }
            guard payload.isEmpty else { throw CodecError.framing("The peer sent a heartbeat with a payload.") }
            return .heartbeat
        }
    }
}
