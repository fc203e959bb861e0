import AMQPCodec

/// Where mutation begins: frames of all kinds from our own encoder.
enum SeedFrames {
    static func all() throws -> [(name: String, octets: [UInt8])] {
        var seeds: [(String, [UInt8])] = []
        for (channel, method) in methods {
            var octets: [UInt8] = []
            try octets.appendFrame(channel: channel, method)
            seeds.append((method.name, octets))
        }
        var heartbeat: [UInt8] = []
        heartbeat.appendHeartbeat()
        seeds.append(("heartbeat", heartbeat))
        let deliver = Method.basicDeliver(
            BasicDeliver(
                consumerTag: "reader", deliveryTag: 9, redelivered: true, exchange: "events", routingKey: "orders.filled"))
        for (name, properties) in [("bare", BasicProperties()), ("full", full)] {
            for size in [0, 3, 600] {
                var octets: [UInt8] = []
                try octets.appendContent(
                    channel: 1, deliver, properties, body: [UInt8](repeating: 0xCE, count: size), maximumFrameSize: 256 + 64)
                seeds.append(("content-\(name)-\(size)", octets))
            }
        }
        return seeds
    }

    private static let everyType: FieldTable = [
        "t": true, "b": .int8(-1), "B": .uint8(200), "s": .int16(-300), "u": .uint16(60_000), "I": .int32(-70_000),
        "i": .uint32(4_000_000_000), "l": .int64(-5_000_000_000), "f": .float(1.5), "d": .double(-2.25),
        "D": .decimal(scale: 2, unscaled: -150), "S": "text", "x": .bytes([0, 255]), "T": .timestamp(1_700_000_000), "V": .void,
        "A": .array([.int8(1), .array([.void, "in"]), .table(["k": .array([])])]), "F": .table(["k": .table(["l": .void])]),
    ]

    private static let full = BasicProperties(
        contentType: "application/json", contentEncoding: "gzip", headers: everyType, deliveryMode: 2, priority: 9,
        correlationID: "c-1", replyTo: "amq.rabbitmq.reply-to", expiration: "5000", messageID: "m-1", timestamp: 1_700_000_000,
        type: "orders.place.v1", userID: "web", appID: "web.1@host", clusterID: "")

    private static let methods: [(UInt16, Method)] = [
        (
            0,
            .connectionStart(
                ConnectionStart(
                    versionMajor: 0, versionMinor: 9, serverProperties: everyType, mechanisms: Array("PLAIN EXTERNAL".utf8),
                    locales: Array("en_US".utf8)))
        ),
        (0, .connectionTune(ConnectionTune(channelMax: 2047, frameMax: 131_072, heartbeat: 60))),
        (0, .connectionClose(ConnectionClose(replyCode: 320, replyText: "CONNECTION_FORCED"))),
        (0, .connectionBlocked(ConnectionBlocked(reason: "low on memory"))),
        (1, .channelClose(ChannelClose(replyCode: 404, replyText: "NOT_FOUND", classID: 60, methodID: 40))),
        (1, .queueDeclare(QueueDeclare(queue: "orders", durable: true, arguments: everyType))),
        (1, .queueDeclareOk(QueueDeclareOk(queue: "orders", messageCount: 7, consumerCount: 1))),
        (2, .exchangeBind(ExchangeBind(destination: "a", source: "b", routingKey: "c", arguments: ["x": "y"]))),
        (1, .basicConsume(BasicConsume(queue: "orders", consumerTag: "reader", arguments: ["x-priority": 5]))),
        (1, .basicReturn(BasicReturn(replyCode: 312, replyText: "NO_ROUTE", exchange: "requests", routingKey: "backend.x"))),
        (1, .basicAck(BasicAck(deliveryTag: 500, multiple: true))),
        (1, .basicNack(BasicNack(deliveryTag: 3, multiple: false, requeue: true))),
    ]
}
