// Payloads of the methods of class `connection` (10).

/// `connection.start`
public struct ConnectionStart: Hashable, Sendable {
    public var versionMajor: UInt8
    public var versionMinor: UInt8
    public var serverProperties: FieldTable
    public var mechanisms: [UInt8]
    public var locales: [UInt8]

    public init(versionMajor: UInt8, versionMinor: UInt8, serverProperties: FieldTable, mechanisms: [UInt8], locales: [UInt8]) {
        self.versionMajor = versionMajor
        self.versionMinor = versionMinor
        self.serverProperties = serverProperties
        self.mechanisms = mechanisms
        self.locales = locales
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        versionMajor = try reader.uint8()
        versionMinor = try reader.uint8()
        serverProperties = try reader.table()
        mechanisms = try reader.longBytes()
        locales = try reader.longBytes()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(versionMajor)
        out.write(versionMinor)
        try out.write(serverProperties)
        try out.write(long: mechanisms)
        try out.write(long: locales)
    }
}

/// `connection.start-ok`
public struct ConnectionStartOk: Hashable, Sendable {
    public var clientProperties: FieldTable
    public var mechanism: String
    public var response: [UInt8]
    public var locale: String

    public init(clientProperties: FieldTable, mechanism: String, response: [UInt8], locale: String = "") {
        self.clientProperties = clientProperties
        self.mechanism = mechanism
        self.response = response
        self.locale = locale
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        clientProperties = try reader.table()
        mechanism = try reader.shortString()
        response = try reader.longBytes()
        locale = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(clientProperties)
        try out.write(short: mechanism, "connection.start-ok: mechanism")
        try out.write(long: response)
        try out.write(short: locale, "connection.start-ok: locale")
    }
}

/// `connection.secure`
public struct ConnectionSecure: Hashable, Sendable {
    public var challenge: [UInt8]

    public init(challenge: [UInt8]) {
        self.challenge = challenge
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        challenge = try reader.longBytes()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(long: challenge)
    }
}

/// `connection.secure-ok`
public struct ConnectionSecureOk: Hashable, Sendable {
    public var response: [UInt8]

    public init(response: [UInt8]) {
        self.response = response
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        response = try reader.longBytes()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(long: response)
    }
}

/// `connection.tune`
public struct ConnectionTune: Hashable, Sendable {
    public var channelMax: UInt16
    public var frameMax: UInt32
    public var heartbeat: UInt16

    public init(channelMax: UInt16, frameMax: UInt32, heartbeat: UInt16) {
        self.channelMax = channelMax
        self.frameMax = frameMax
        self.heartbeat = heartbeat
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        channelMax = try reader.uint16()
        frameMax = try reader.uint32()
        heartbeat = try reader.uint16()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(channelMax)
        out.write(frameMax)
        out.write(heartbeat)
    }
}

/// `connection.tune-ok`
public struct ConnectionTuneOk: Hashable, Sendable {
    public var channelMax: UInt16
    public var frameMax: UInt32
    public var heartbeat: UInt16

    public init(channelMax: UInt16, frameMax: UInt32, heartbeat: UInt16) {
        self.channelMax = channelMax
        self.frameMax = frameMax
        self.heartbeat = heartbeat
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        channelMax = try reader.uint16()
        frameMax = try reader.uint32()
        heartbeat = try reader.uint16()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(channelMax)
        out.write(frameMax)
        out.write(heartbeat)
    }
}

/// `connection.open`
public struct ConnectionOpen: Hashable, Sendable {
    public var virtualHost: String

    public init(virtualHost: String) {
        self.virtualHost = virtualHost
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        virtualHost = try reader.shortString()
        _ = try reader.shortString()
        _ = try reader.uint8()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(short: virtualHost, "connection.open: virtualHost")
        out.write(UInt8(0))
        out.write(UInt8(0))
    }
}

/// `connection.open-ok`
public struct ConnectionOpenOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt8(0))
    }
}

/// `connection.close`
public struct ConnectionClose: Hashable, Sendable {
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
        try out.write(short: replyText, "connection.close: replyText")
        out.write(classID)
        out.write(methodID)
    }
}

/// `connection.close-ok`
public struct ConnectionCloseOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `connection.blocked`
public struct ConnectionBlocked: Hashable, Sendable {
    public var reason: String

    public init(reason: String) {
        self.reason = reason
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        reason = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(short: reason, "connection.blocked: reason")
    }
}

/// `connection.unblocked`
public struct ConnectionUnblocked: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `connection.update-secret`
public struct ConnectionUpdateSecret: Hashable, Sendable {
    public var newSecret: [UInt8]
    public var reason: String

    public init(newSecret: [UInt8], reason: String) {
        self.newSecret = newSecret
        self.reason = reason
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        newSecret = try reader.longBytes()
        reason = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(long: newSecret)
        try out.write(short: reason, "connection.update-secret: reason")
    }
}

/// `connection.update-secret-ok`
public struct ConnectionUpdateSecretOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}
