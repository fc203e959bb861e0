/// `channel.close` (20.40): ends the channel and says why; the class and method are those that failed, or 0.
public struct ChannelClose: Hashable, Sendable {
    public var replyCode: UInt16
    public var replyText: String
    public var classID: UInt16
    public var methodID: UInt16

    public init(replyCode: UInt16, replyText: String, classID: UInt16 = 0, methodID: UInt16 = 0) {
        self.replyCode = replyCode
        self.replyText = replyText
        self.classID = classID
        self.methodID = methodID
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        replyCode = try reader.uint16()
        replyText = try reader.shortString()
        classID = try reader.uint16()
        methodID = try reader.uint16()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(replyCode)
        out.write(short: replyText, "channel.close: replyText")
        out.write(classID)
        out.write(methodID)
    }
}
