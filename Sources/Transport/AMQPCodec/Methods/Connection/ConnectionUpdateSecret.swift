/// `connection.update-secret` (10.70): RabbitMQ: a new secret for the connection's user, such as a fresh token.
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

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(long: newSecret)
        out.write(short: reason, "connection.update-secret: reason")
    }
}

extension ConnectionUpdateSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the secret: methods may end up in a log.
    public var description: String { "connection.update-secret" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: ["method": description]) }
}
