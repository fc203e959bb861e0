/// `exchange.delete` (40.20): deletes an exchange.
public struct ExchangeDelete: Hashable, Sendable {
    public var exchange: String
    public var ifUnused: Bool
    public var noWait: Bool

    public init(exchange: String, ifUnused: Bool = false, noWait: Bool = false) {
        self.exchange = exchange
        self.ifUnused = ifUnused
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        exchange = try reader.shortString()
        let bits = try reader.uint8()
        ifUnused = bits & 1 != 0
        noWait = bits & 2 != 0
    }

    func encode<Sink: WireSink>(into out: inout Sink) {
        out.write(UInt16(0))
        out.write(short: exchange, "exchange.delete: exchange")
        var bits: UInt8 = 0
        if ifUnused { bits |= 1 }
        if noWait { bits |= 2 }
        out.write(bits)
    }
}
