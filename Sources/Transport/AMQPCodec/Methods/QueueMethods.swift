// Payloads of the methods of class `queue` (50).

/// `queue.declare`
public struct QueueDeclare: Hashable, Sendable {
    public var queue: String
    public var passive: Bool
    public var durable: Bool
    public var exclusive: Bool
    public var autoDelete: Bool
    public var noWait: Bool
    public var arguments: FieldTable

    public init(
        queue: String, passive: Bool = false, durable: Bool = false, exclusive: Bool = false, autoDelete: Bool = false,
        noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.queue = queue
        self.passive = passive
        self.durable = durable
        self.exclusive = exclusive
        self.autoDelete = autoDelete
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        let bits = try reader.uint8()
        passive = bits & 1 != 0
        durable = bits & 2 != 0
        exclusive = bits & 4 != 0
        autoDelete = bits & 8 != 0
        noWait = bits & 16 != 0
        arguments = try reader.table()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: queue, "queue.declare: queue")
        var bits: UInt8 = 0
        if passive { bits |= 1 }
        if durable { bits |= 2 }
        if exclusive { bits |= 4 }
        if autoDelete { bits |= 8 }
        if noWait { bits |= 16 }
        out.write(bits)
        try out.write(arguments)
    }
}

/// `queue.declare-ok`
public struct QueueDeclareOk: Hashable, Sendable {
    public var queue: String
    public var messageCount: UInt32
    public var consumerCount: UInt32

    public init(queue: String, messageCount: UInt32, consumerCount: UInt32) {
        self.queue = queue
        self.messageCount = messageCount
        self.consumerCount = consumerCount
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        queue = try reader.shortString()
        messageCount = try reader.uint32()
        consumerCount = try reader.uint32()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(short: queue, "queue.declare-ok: queue")
        out.write(messageCount)
        out.write(consumerCount)
    }
}

/// `queue.bind`
public struct QueueBind: Hashable, Sendable {
    public var queue: String
    public var exchange: String
    public var routingKey: String
    public var noWait: Bool
    public var arguments: FieldTable

    public init(queue: String, exchange: String, routingKey: String, noWait: Bool = false, arguments: FieldTable = FieldTable()) {
        self.queue = queue
        self.exchange = exchange
        self.routingKey = routingKey
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
        arguments = try reader.table()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: queue, "queue.bind: queue")
        try out.write(short: exchange, "queue.bind: exchange")
        try out.write(short: routingKey, "queue.bind: routingKey")
        out.write(UInt8(noWait ? 1 : 0))
        try out.write(arguments)
    }
}

/// `queue.bind-ok`
public struct QueueBindOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `queue.purge`
public struct QueuePurge: Hashable, Sendable {
    public var queue: String
    public var noWait: Bool

    public init(queue: String, noWait: Bool = false) {
        self.queue = queue
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: queue, "queue.purge: queue")
        out.write(UInt8(noWait ? 1 : 0))
    }
}

/// `queue.purge-ok`
public struct QueuePurgeOk: Hashable, Sendable {
    public var messageCount: UInt32

    public init(messageCount: UInt32) {
        self.messageCount = messageCount
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        messageCount = try reader.uint32()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(messageCount)
    }
}

/// `queue.delete`
public struct QueueDelete: Hashable, Sendable {
    public var queue: String
    public var ifUnused: Bool
    public var ifEmpty: Bool
    public var noWait: Bool

    public init(queue: String, ifUnused: Bool = false, ifEmpty: Bool = false, noWait: Bool = false) {
        self.queue = queue
        self.ifUnused = ifUnused
        self.ifEmpty = ifEmpty
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        let bits = try reader.uint8()
        ifUnused = bits & 1 != 0
        ifEmpty = bits & 2 != 0
        noWait = bits & 4 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: queue, "queue.delete: queue")
        var bits: UInt8 = 0
        if ifUnused { bits |= 1 }
        if ifEmpty { bits |= 2 }
        if noWait { bits |= 4 }
        out.write(bits)
    }
}

/// `queue.delete-ok`
public struct QueueDeleteOk: Hashable, Sendable {
    public var messageCount: UInt32

    public init(messageCount: UInt32) {
        self.messageCount = messageCount
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        messageCount = try reader.uint32()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(messageCount)
    }
}

/// `queue.unbind`
public struct QueueUnbind: Hashable, Sendable {
    public var queue: String
    public var exchange: String
    public var routingKey: String
    public var arguments: FieldTable

    public init(queue: String, exchange: String, routingKey: String, arguments: FieldTable = FieldTable()) {
        self.queue = queue
        self.exchange = exchange
        self.routingKey = routingKey
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        arguments = try reader.table()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: queue, "queue.unbind: queue")
        try out.write(short: exchange, "queue.unbind: exchange")
        try out.write(short: routingKey, "queue.unbind: routingKey")
        try out.write(arguments)
    }
}

/// `queue.unbind-ok`
public struct QueueUnbindOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}
