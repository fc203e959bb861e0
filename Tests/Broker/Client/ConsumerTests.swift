import AMQP
import AMQPCodec
import Logging
import TestSupport
import Testing

extension BrokerTests {
    @Suite("The client's consumers", .timeLimit(.minutes(1))) struct ConsumerTests {
        @Test("A consumer that nobody takes from holds back the broker, and then gets everything")
        func backpressure() async throws {
            let place = try await SharedBroker.place()
            var settings = try place.settings()
            settings.consumerBufferBytes = 1 << 20
            settings.heartbeat = .seconds(1)
            let connection = try await AMQPConnection.connect(settings, logger: .quiet)
            let channel = try await connection.openChannel()
            let queue = try await channel.declareQueue("q", durable: true)
            let consumer = try await channel.consume(queue.name, noAck: true)
            let sender = try await place.connect()
            let sending = try await sender.openChannel()
            try await sending.confirmSelect()
            let window = ConfirmWindow(sending)
            let message = try sending.prepare(routingKey: "q")
            for number in 0..<400 { try await window.publish([UInt8](repeating: UInt8(number % 256), count: 100_000), message) }
            _ = try await window.drain()
            // 40 MB are on their way; about 1 MB is taken in, the rest waits in the socket's buffers and at the broker. For longer
            // than two heartbeats nothing is read, and the connection lives.
            try await Task.sleep(for: .milliseconds(2_500))
            #expect(connection.closed == nil)
            #expect(consumer.bufferedByteCount < 2 << 20)
            var count = 0
            while count < 400 {
                for delivery in try await consumer.nextBatch(max: 7) {
                    #expect(delivery.body.first == UInt8(count % 256))
                    count += 1
                }
            }
            #expect(connection.closed == nil)
            await connection.close()
            await sender.close()
        }

        @Test("Two tasks share a consumer; a cancelled one takes nothing with it")
        func sharing() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            let queue = try await channel.declareQueue("", exclusive: true)
            let consumer = try await channel.consume(queue.name, noAck: true)
            let waiting = Task { try await consumer.nextBatch() }
            waiting.cancel()
            #expect(try await waiting.value.isEmpty)
            let total = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        var count = 0
                        while let delivery = try await consumer.next() {
                            count += 1
                            if delivery.body == [0] { try await consumer.cancel() }
                        }
                        return count
                    }
                }
                for _ in 0..<1_000 { try channel.publish([1], routingKey: queue.name) }
                try channel.publish([0], routingKey: queue.name)
                return try await group.reduce(0, +)
            }
            #expect(total == 1_001)
            await connection.close()
        }

        @Test("A prefetch holds the broker to it; acknowledging many at once lets it go on")
        func prefetch() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            let queue = try await channel.declareQueue("", exclusive: true)
            for number in 0..<100 as Range<UInt8> { try channel.publish([number], routingKey: queue.name) }
            try await channel.qos(prefetch: 10)
            let consumer = try await channel.consume(queue.name)
            var taken: [Delivery] = []
            while taken.count < 10 { taken += try await consumer.nextBatch() }
            // A round trip later there is no eleventh.
            try await channel.flow(true)
            #expect(taken.count == 10 && consumer.bufferedByteCount == 0)
            channel.ack(taken[9].deliveryTag, multiple: true)
            while taken.count < 20 { taken += try await consumer.nextBatch(max: 3) }
            #expect(taken.map { $0.body[0] } == Array(0..<20))
            // What is not acknowledged comes again, to another channel.
            await channel.close()
            let other = try await connection.openChannel()
            #expect(try await other.get(queue.name)?.redelivered == true)
            await connection.close()
        }
    }
}
