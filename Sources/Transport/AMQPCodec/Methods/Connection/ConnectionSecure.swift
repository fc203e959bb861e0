/// `connection.secure` (10.20): a further challenge of the SASL mechanism.
public struct ConnectionSecure: Hashable, Sendable {
    public var challenge: [UInt8]

    public init(challenge: [UInt8]) {
        self.challenge = challenge
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        challenge = try reader.longBytes()
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(long: challenge)
    }
}
