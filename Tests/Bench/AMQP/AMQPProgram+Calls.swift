import AMQP
import AMQPCodec

extension AMQPProgram {
    /// As many callers as calls in flight; each calls again when it has its answer.
    func call(_ channel: AMQPChannel) async throws {
        let client = try await RPCClient.open(on: channel)
        let body = [UInt8](repeating: 0, count: Self.bodySize)
        let queue = queue
        let calls = CallCounter(limit: count)
        let start = ContinuousClock.now
        let latencies = try await withThrowingTaskGroup(of: Latencies.self) { group in
            for _ in 0..<number {
                group.addTask {
                    var latencies = Latencies()
                    while calls.takeOne() {
                        let began = ContinuousClock.now
                        let reply = try await client.call(body, routingKey: queue, timeout: .seconds(10))
                        guard reply.body.count == Self.bodySize else { throw AMQPBenchFailure("a foreign reply came") }
                        latencies.add(began.duration(to: .now))
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: Latencies()) { $0.add($1) }
        }
        try Self.report(count, since: start, latencies: latencies)
    }

    /// Answers each request with its own body until it is killed.
    func serve(_ channel: AMQPChannel) async throws {
        _ = try await channel.declareQueue(queue)
        let consumer = try await channel.consume(queue, noAck: true)
        Self.sayReady()
        while true {
            let batch = try await consumer.nextBatch()
            if batch.isEmpty { return }
            for request in batch {
                guard let replyTo = request.properties.replyTo else { continue }
                try channel.publish(
                    request.body, properties: BasicProperties(correlationID: request.properties.correlationID),
                    routingKey: replyTo)
            }
        }
    }
}
