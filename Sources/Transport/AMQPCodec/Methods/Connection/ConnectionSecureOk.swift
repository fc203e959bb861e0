/// `connection.secure-ok` (10.21): the answer to a challenge.
public struct ConnectionSecureOk: Hashable, Sendable {
    public var response: [UInt8]

    public init(response: [UInt8]) {
        self.response = response
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        response = try reader.longBytes()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(long: response)
    }
}

extension ConnectionSecureOk: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the secret: methods may end up in a log.
    public var description: String { "connection.secure-ok" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: ["method": description]) }
}
