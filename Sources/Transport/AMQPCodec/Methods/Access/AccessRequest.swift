/// `access.request` (30.10): asks for an access ticket: deprecated since 0-9-1, answered for old clients.
public struct AccessRequest: Hashable, Sendable {
    public var realm: String
    public var exclusive: Bool
    public var passive: Bool
    public var active: Bool
    public var write: Bool
    public var read: Bool

    public init(
        realm: String, exclusive: Bool = false, passive: Bool = false, active: Bool, write: Bool = false, read: Bool = false
    ) {
        self.realm = realm
        self.exclusive = exclusive
        self.passive = passive
        self.active = active
        self.write = write
        self.read = read
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        realm = try reader.shortString()
        let bits = try reader.uint8()
        exclusive = bits & 1 != 0
        passive = bits & 2 != 0
        active = bits & 4 != 0
        write = bits & 8 != 0
        read = bits & 16 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(short: realm, "access.request: realm")
        var bits: UInt8 = 0
        if exclusive { bits |= 1 }
        if passive { bits |= 2 }
        if active { bits |= 4 }
        if write { bits |= 8 }
        if read { bits |= 16 }
        out.write(bits)
    }
}
