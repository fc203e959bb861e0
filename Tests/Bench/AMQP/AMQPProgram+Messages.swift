import AMQP
import AMQPCodec

extension AMQPProgram {
    private var body: [UInt8] { [UInt8](repeating: UInt8(ascii: "x"), count: Self.bodySize) }

    func publishConfirmed(_ channel: AMQPChannel) async throws {
        _ = try await channel.declareQueue(queue, durable: true)
        try await channel.confirmSelect()
        let window = ConfirmWindow(channel, limit: number)
        let message = try channel.prepare(properties: BasicProperties(deliveryMode: 2), routingKey: queue, confirmed: true)
        let body = body
        let start = ContinuousClock.now
        for _ in 0..<count { try await window.publish(body, message) }
        let tally = try await window.drain()
        guard tally.isComplete else { throw AMQPBenchFailure("not all was confirmed: \(tally)") }
        try Self.report(count, since: start)
    }

    func publishTransient(_ channel: AMQPChannel) async throws {
        _ = try await channel.declareQueue(queue)
        let message = try channel.prepare(properties: BasicProperties(deliveryMode: 1), routingKey: queue)
        let body = body
        let start = ContinuousClock.now
        for _ in 0..<count {
            do {
                try channel.publish(body, message)
            } catch {
                guard error.code == .bufferFull else { throw error }
                try await channel.waitUntilWritable(timeout: .seconds(30))
                try channel.publish(body, message)
            }
        }
        try Self.report(count, since: start)
        // Nothing confirms these; an answer to something says that they were read.
        _ = try await channel.declareQueue(queue, passive: true)
    }

    func consumeAcknowledged(_ channel: AMQPChannel) async throws {
        _ = try await channel.declareQueue(queue, durable: true)
        try await channel.qos(prefetch: UInt16(number))
        let consumer = try await channel.consume(queue)
        Self.sayReady()
        var start: ContinuousClock.Instant?
        var received = 0
        var acknowledged = 0
        while received < count {
            let batch = try await consumer.nextBatch()
            start = start ?? .now
            for delivery in batch {
                guard delivery.body.count == Self.bodySize else { throw AMQPBenchFailure("a message of another size came") }
                received += 1
                if received - acknowledged >= number / 4 || received == count {
                    channel.ack(delivery.deliveryTag, multiple: true)
                    acknowledged = received
                }
            }
        }
        try Self.report(count, since: start ?? .now)
    }

    func consumeTransient(_ channel: AMQPChannel) async throws {
        _ = try await channel.declareQueue(queue)
        let consumer = try await channel.consume(queue, noAck: true)
        Self.sayReady()
        var start: ContinuousClock.Instant?
        var received = 0
        while received < count {
            let batch = try await consumer.nextBatch()
            start = start ?? .now
            for delivery in batch where delivery.body.count != Self.bodySize {
                throw AMQPBenchFailure("a message of another size came")
            }
            received += batch.count
        }
        try Self.report(count, since: start ?? .now)
    }
}
