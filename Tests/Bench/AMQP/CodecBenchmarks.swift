import AMQPCodec

extension Benchmark {
    /// The AMQP codec alone, on one thread, without sockets: from the octets of a delivery to a message and back. The best of many
    /// short runs, because the machine does other things too.
    static let codec: [Benchmark] = [
        Benchmark("amqp.codec") { context in
            let duration = context.duration / 5
            let loop = try CodecLoop(
                properties: BasicProperties(contentType: "application/json", deliveryMode: 2, appID: "backend.1@host"))
            let decoding = try loop.decode(duration)
            let encoding = try loop.encode(duration)
            let request = try CodecLoop(properties: requestProperties, distinct: true)
            let requestDecoding = try request.decode(duration)
            let prepared = try loop.encodePrepared(duration)
            let acknowledgement = try loop.acknowledge(duration)
            return [
                Measurement(
                    "AMQP codec: decode and encode a deliver of 256 bytes", ours: decoding.nanoseconds + encoding.nanoseconds,
                    unit: "ns", goal: .atMost(400)),
                Measurement("AMQP codec: decode it", ours: decoding.nanoseconds, unit: "ns"),
                Measurement("AMQP codec: encode it", ours: encoding.nanoseconds, unit: "ns"),
                Measurement(
                    "AMQP codec: allocations to decode it (the body's)", ours: decoding.allocations, unit: "each",
                    goal: .atMost(1)),
                Measurement("AMQP codec: allocations to encode it", ours: encoding.allocations, unit: "each", goal: .atMost(0)),
                Measurement(
                    "AMQP codec: decode a request with headers and a name of its own", ours: requestDecoding.nanoseconds,
                    unit: "ns"),
                Measurement(
                    "AMQP codec: allocations for that (the body's and the properties')", ours: requestDecoding.allocations,
                    unit: "each", goal: .atMost(2)),
                Measurement("AMQP codec: encode a prepared publish", ours: prepared.nanoseconds, unit: "ns"),
                Measurement("AMQP codec: encode and decode an ack", ours: acknowledgement.nanoseconds, unit: "ns"),
                Measurement(
                    "AMQP codec: allocations for an ack, both ways", ours: acknowledgement.allocations, unit: "each",
                    goal: .atMost(0)),
            ]
        }
    ]

    private static let requestProperties = BasicProperties(
        contentType: "application/json",
        headers: ["x-trace": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "x-sender": "web.1@host"],
        deliveryMode: 1,
        correlationID: "6ba7b810-9dad-11d1-80b4-00c04fd430c8", replyTo: "amq.rabbitmq.reply-to", expiration: "5000",
        type: "orders.place.v1")
}
