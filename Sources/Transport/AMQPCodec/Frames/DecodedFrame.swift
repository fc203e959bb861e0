/// A frame and the octets that it took.
public struct DecodedFrame {
    public let frame: Frame
    /// Of the whole frame, from the beginning of the bytes that were decoded.
    public let size: Int
}
