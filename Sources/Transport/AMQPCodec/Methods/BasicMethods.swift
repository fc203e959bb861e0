// Payloads of the methods of class `basic` (60).

/// `basic.qos`
public struct BasicQos: Hashable, Sendable {
    public var prefetchSize: UInt32
    public var prefetchCount: UInt16
    public var global: Bool

    public init(prefetchSize: UInt32 = 0, prefetchCount: UInt16 = 0, global: Bool = false) {
        self.prefetchSize = prefetchSize
        self.prefetchCount = prefetchCount
        self.global = global
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        prefetchSize = try reader.uint32()
        prefetchCount = try reader.uint16()
        global = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(prefetchSize)
        out.write(prefetchCount)
        out.write(UInt8(global ? 1 : 0))
    }
}

/// `basic.qos-ok`
public struct BasicQosOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `basic.consume`
public struct BasicConsume: Hashable, Sendable {
    public var queue: String
    public var consumerTag: String
    public var noLocal: Bool
    public var noAck: Bool
    public var exclusive: Bool
    public var noWait: Bool
    public var arguments: FieldTable

    public init(
        queue: String, consumerTag: String, noLocal: Bool = false, noAck: Bool = false, exclusive: Bool = false,
        noWait: Bool = false, arguments: FieldTable = FieldTable()
    ) {
        self.queue = queue
        self.consumerTag = consumerTag
        self.noLocal = noLocal
        self.noAck = noAck
        self.exclusive = exclusive
        self.noWait = noWait
        self.arguments = arguments
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        consumerTag = try reader.shortString()
        let bits = try reader.uint8()
        noLocal = bits & 1 != 0
        noAck = bits & 2 != 0
        exclusive = bits & 4 != 0
        noWait = bits & 8 != 0
        arguments = try reader.table()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: queue, "basic.consume: queue")
        try out.write(short: consumerTag, "basic.consume: consumerTag")
        var bits: UInt8 = 0
        if noLocal { bits |= 1 }
        if noAck { bits |= 2 }
        if exclusive { bits |= 4 }
        if noWait { bits |= 8 }
        out.write(bits)
        try out.write(arguments)
    }
}

/// `basic.consume-ok`
public struct BasicConsumeOk: Hashable, Sendable {
    public var consumerTag: String

    public init(consumerTag: String) {
        self.consumerTag = consumerTag
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        consumerTag = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(short: consumerTag, "basic.consume-ok: consumerTag")
    }
}

/// `basic.cancel`
public struct BasicCancel: Hashable, Sendable {
    public var consumerTag: String
    public var noWait: Bool

    public init(consumerTag: String, noWait: Bool = false) {
        self.consumerTag = consumerTag
        self.noWait = noWait
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        consumerTag = try reader.shortString()
        noWait = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(short: consumerTag, "basic.cancel: consumerTag")
        out.write(UInt8(noWait ? 1 : 0))
    }
}

/// `basic.cancel-ok`
public struct BasicCancelOk: Hashable, Sendable {
    public var consumerTag: String

    public init(consumerTag: String) {
        self.consumerTag = consumerTag
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        consumerTag = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(short: consumerTag, "basic.cancel-ok: consumerTag")
    }
}

/// `basic.publish`
public struct BasicPublish: Hashable, Sendable {
    public var exchange: String
    public var routingKey: String
    public var mandatory: Bool
    public var immediate: Bool

    public init(exchange: String, routingKey: String, mandatory: Bool = false, immediate: Bool = false) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.mandatory = mandatory
        self.immediate = immediate
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        let bits = try reader.uint8()
        mandatory = bits & 1 != 0
        immediate = bits & 2 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: exchange, "basic.publish: exchange")
        try out.write(short: routingKey, "basic.publish: routingKey")
        var bits: UInt8 = 0
        if mandatory { bits |= 1 }
        if immediate { bits |= 2 }
        out.write(bits)
    }
}

/// `basic.return`
public struct BasicReturn: Hashable, Sendable {
    public var replyCode: UInt16
    public var replyText: String
    public var exchange: String
    public var routingKey: String

    public init(replyCode: UInt16, replyText: String, exchange: String, routingKey: String) {
        self.replyCode = replyCode
        self.replyText = replyText
        self.exchange = exchange
        self.routingKey = routingKey
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        replyCode = try reader.uint16()
        replyText = try reader.shortString()
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(replyCode)
        try out.write(short: replyText, "basic.return: replyText")
        try out.write(short: exchange, "basic.return: exchange")
        try out.write(short: routingKey, "basic.return: routingKey")
    }
}

/// `basic.deliver`
public struct BasicDeliver: Hashable, Sendable {
    public var consumerTag: String
    public var deliveryTag: UInt64
    public var redelivered: Bool
    public var exchange: String
    public var routingKey: String

    public init(consumerTag: String, deliveryTag: UInt64, redelivered: Bool, exchange: String, routingKey: String) {
        self.consumerTag = consumerTag
        self.deliveryTag = deliveryTag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        consumerTag = try reader.shortString()
        deliveryTag = try reader.uint64()
        redelivered = try reader.uint8() & 1 != 0
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        try out.write(short: consumerTag, "basic.deliver: consumerTag")
        out.write(deliveryTag)
        out.write(UInt8(redelivered ? 1 : 0))
        try out.write(short: exchange, "basic.deliver: exchange")
        try out.write(short: routingKey, "basic.deliver: routingKey")
    }
}

/// `basic.get`
public struct BasicGet: Hashable, Sendable {
    public var queue: String
    public var noAck: Bool

    public init(queue: String, noAck: Bool = false) {
        self.queue = queue
        self.noAck = noAck
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.uint16()
        queue = try reader.shortString()
        noAck = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt16(0))
        try out.write(short: queue, "basic.get: queue")
        out.write(UInt8(noAck ? 1 : 0))
    }
}

/// `basic.get-ok`
public struct BasicGetOk: Hashable, Sendable {
    public var deliveryTag: UInt64
    public var redelivered: Bool
    public var exchange: String
    public var routingKey: String
    public var messageCount: UInt32

    public init(deliveryTag: UInt64, redelivered: Bool, exchange: String, routingKey: String, messageCount: UInt32) {
        self.deliveryTag = deliveryTag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
        self.messageCount = messageCount
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        deliveryTag = try reader.uint64()
        redelivered = try reader.uint8() & 1 != 0
        exchange = try reader.shortString()
        routingKey = try reader.shortString()
        messageCount = try reader.uint32()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(deliveryTag)
        out.write(UInt8(redelivered ? 1 : 0))
        try out.write(short: exchange, "basic.get-ok: exchange")
        try out.write(short: routingKey, "basic.get-ok: routingKey")
        out.write(messageCount)
    }
}

/// `basic.get-empty`
public struct BasicGetEmpty: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
        _ = try reader.shortString()
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt8(0))
    }
}

/// `basic.ack`
public struct BasicAck: Hashable, Sendable {
    public var deliveryTag: UInt64
    public var multiple: Bool

    public init(deliveryTag: UInt64, multiple: Bool = false) {
        self.deliveryTag = deliveryTag
        self.multiple = multiple
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        deliveryTag = try reader.uint64()
        multiple = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(deliveryTag)
        out.write(UInt8(multiple ? 1 : 0))
    }
}

/// `basic.reject`
public struct BasicReject: Hashable, Sendable {
    public var deliveryTag: UInt64
    public var requeue: Bool

    public init(deliveryTag: UInt64, requeue: Bool) {
        self.deliveryTag = deliveryTag
        self.requeue = requeue
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        deliveryTag = try reader.uint64()
        requeue = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(deliveryTag)
        out.write(UInt8(requeue ? 1 : 0))
    }
}

/// `basic.recover-async`
public struct BasicRecoverAsync: Hashable, Sendable {
    public var requeue: Bool

    public init(requeue: Bool) {
        self.requeue = requeue
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        requeue = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt8(requeue ? 1 : 0))
    }
}

/// `basic.recover`
public struct BasicRecover: Hashable, Sendable {
    public var requeue: Bool

    public init(requeue: Bool) {
        self.requeue = requeue
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        requeue = try reader.uint8() & 1 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(UInt8(requeue ? 1 : 0))
    }
}

/// `basic.recover-ok`
public struct BasicRecoverOk: Hashable, Sendable {
    public init() {}

    init(_ reader: inout WireReader) throws(CodecError) {
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
    }
}

/// `basic.nack`
public struct BasicNack: Hashable, Sendable {
    public var deliveryTag: UInt64
    public var multiple: Bool
    public var requeue: Bool

    public init(deliveryTag: UInt64, multiple: Bool = false, requeue: Bool) {
        self.deliveryTag = deliveryTag
        self.multiple = multiple
        self.requeue = requeue
    }

    init(_ reader: inout WireReader) throws(CodecError) {
        deliveryTag = try reader.uint64()
        let bits = try reader.uint8()
        multiple = bits & 1 != 0
        requeue = bits & 2 != 0
    }

    func encode(into out: inout [UInt8]) throws(EncodingError) {
        out.write(deliveryTag)
        var bits: UInt8 = 0
        if multiple { bits |= 1 }
        if requeue { bits |= 2 }
        out.write(bits)
    }
}
