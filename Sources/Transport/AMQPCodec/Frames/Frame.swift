/// A frame (section 4.2.3) whose body, if it has one, is still owned by the buffer that it was read from.
public enum Frame {
    case method(channel: UInt16, Method)
    case header(channel: UInt16, ContentHeader)
    /// A piece of a message's body, valid as long as the bytes it was decoded from.
    case body(channel: UInt16, UnsafeRawBufferPointer)
    case heartbeat

    /// The octets around a frame's payload: type, channel and size before it, the end mark after it.
    public static let overhead = 8

    /// Type 1: a method.
    static let methodType: UInt8 = 1
    /// Type 2: a content header.
    static let headerType: UInt8 = 2
    /// Type 3: a piece of a body.
    static let bodyType: UInt8 = 3
    /// Type 8, as in the XML; the PDF's 4 is an erratum.
    static let heartbeatType: UInt8 = 8
    /// The last octet of every frame.
    static let endMark: UInt8 = 0xCE
}
