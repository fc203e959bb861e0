// Payloads of the methods of class `exchange` (40).

/// `exchange.declare`
public struct ExchangeDeclare: Hashable, Sendable {
    public var exchange: String
    public var type: String
    public var passive: Bool
    public var durable: Bool
    public var autoDelete: Bool
    public var isInternal: Bool
    public var noWait: Bool
    public var arguments: FieldTable

    public init(
        exchange: String, type: String = "", passive: Bool = false, durable: Bool = false, autoDelete: Bool = false,
        isInternal: Bool = false, noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.exchange = exchange
        self.type = type
        self.passive = passive
        self.durable = durable
        self.autoDelete = autoDelete
        self.isInternal = isInternal
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        exchange = try reader.shortString()
        type = try reader.shortString()
        let bits = try reader.uint8()
        passive = bits & 1 != 0
        durable = bits & 2 != 0
        autoDelete = bits & 4 != 0
        isInternal = bits & 8 != 0
        noWait = bits & 16 != 0
        arguments = try reader.table()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: exchange, "exchange.declare: exchange")
        try out.write(short: type, "exchange.declare: type")
        var bits: UInt8 = 0
        if passive { bits |= 1 }
        if durable { bits |= 2 }
        if autoDelete { bits |= 4 }
        if isInternal { bits |= 8 }
        if noWait { bits |= 16 }
        out.write(bits)
        try out.write(arguments)
    }
}

/// `exchange.declare-ok`
public struct ExchangeDeclareOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `exchange.delete`
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

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: exchange, "exchange.delete: exchange")
        var bits: UInt8 = 0
        if ifUnused { bits |= 1 }
        if noWait { bits |= 2 }
        out.write(bits)
    }
}

/// `exchange.delete-ok`
public struct ExchangeDeleteOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `exchange.bind`
public struct ExchangeBind: Hashable, Sendable {
    public var destination: String
    public var source: String
    public var routingKey: String
    public var noWait: Bool
    public var arguments: FieldTable

    public init(
        destination: String, source: String, routingKey: String, noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.destination = destination
        self.source = source
        self.routingKey = routingKey
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        destination = try reader.shortString()
        source = try reader.shortString()
        routingKey = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
        arguments = try reader.table()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: destination, "exchange.bind: destination")
        try out.write(short: source, "exchange.bind: source")
        try out.write(short: routingKey, "exchange.bind: routingKey")
        out.write(UInt8(noWait ? 1 : 0))
        try out.write(arguments)
    }
}

/// `exchange.bind-ok`
public struct ExchangeBindOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `exchange.unbind`
public struct ExchangeUnbind: Hashable, Sendable {
    public var destination: String
    public var source: String
    public var routingKey: String
    public var noWait: Bool
    public var arguments: FieldTable

    public init(
        destination: String, source: String, routingKey: String, noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.destination = destination
        self.source = source
        self.routingKey = routingKey
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        destination = try reader.shortString()
        source = try reader.shortString()
        routingKey = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
        arguments = try reader.table()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: destination, "exchange.unbind: destination")
        try out.write(short: source, "exchange.unbind: source")
        try out.write(short: routingKey, "exchange.unbind: routingKey")
        out.write(UInt8(noWait ? 1 : 0))
        try out.write(arguments)
    }
}

/// `exchange.unbind-ok`
public struct ExchangeUnbindOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}
