/// `connection.start-ok` (10.11): the client's choice of mechanism, with its first response, and what it is.
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

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(clientProperties)
        out.write(short: mechanism, "connection.start-ok: mechanism")
        out.write(long: response)
        out.write(short: locale, "connection.start-ok: locale")
    }
}

extension ConnectionStartOk: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the secret: methods may end up in a log.
    public var description: String { "connection.start-ok with \(mechanism)" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: ["method": description]) }
}
