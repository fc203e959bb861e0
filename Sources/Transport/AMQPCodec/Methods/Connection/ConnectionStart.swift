/// `connection.start` (10.10): the broker begins: its version, what it is, which SASL mechanisms and locales it offers
/// (parted by spaces).
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

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(versionMajor)
        out.write(versionMinor)
        out.write(serverProperties)
        out.write(long: mechanisms)
        out.write(long: locales)
    }
}
