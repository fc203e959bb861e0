// Payloads of the methods of class `channel` (20).

/// `channel.open`
public struct ChannelOpen: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt8(0))
    }
}

/// `channel.open-ok`
public struct ChannelOpenOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.longBytes()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt32(0))
    }
}

/// `channel.flow`
public struct ChannelFlow: Hashable, Sendable {
    public var active: Bool

    public init(active: Bool) {
        self.active = active
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        active = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt8(active ? 1 : 0))
    }
}

/// `channel.flow-ok`
public struct ChannelFlowOk: Hashable, Sendable {
    public var active: Bool

    public init(active: Bool) {
        self.active = active
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        active = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt8(active ? 1 : 0))
    }
}

/// `channel.close`
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

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(replyCode)
        try out.write(short: replyText, "channel.close: replyText")
        out.write(classID)
        out.write(methodID)
    }
}

/// `channel.close-ok`
public struct ChannelCloseOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}
