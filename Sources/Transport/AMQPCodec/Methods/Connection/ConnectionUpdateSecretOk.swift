/// `connection.update-secret-ok` (10.71): RabbitMQ: the new secret is accepted.
public struct ConnectionUpdateSecretOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {}

    func encode<Sink: WireSink>(into out: inout Sink) {}
}
