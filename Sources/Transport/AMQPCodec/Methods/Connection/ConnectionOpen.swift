/// `connection.open` (10.40): enters a virtual host.
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

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(short: virtualHost, "connection.open: virtualHost")
        out.write(UInt8(0))
        out.write(UInt8(0))
    }
}
