import AMQP
import TestSupport
import Testing

extension BrokerTests {
    @Suite("A broker's alarm") struct BrokerAlarmTests {
        @Test(
            "blocks who publishes until it is over; waits end at their deadlines, consumers go on, nothing is lost",
            arguments: [BrokerNode.Resource.memory, .disk])
        func alarm(_ resource: BrokerNode.Resource) async throws {
            let place = try await SharedBroker.place()
            let node = place.broker.node
            let queue = "alarmed"
            let publisher = try await AMQPConnection.connect(place.settings, logger: quiet)
            let channel = try await publisher.openChannel()
            _ = try await channel.declareQueue(queue, durable: true)
            try await channel.confirmSelect()
            let consumer = try await AMQPConnection.connect(place.settings, logger: quiet)
            let deliveries = try await consumer.openChannel()
            let messages = NumberedMessages()
            for _ in 0..<10 { try await messages.publish(on: channel, to: queue) }

            try await node.raiseAlarm(resource)
            do {
                // RabbitMQ tells a connection when it publishes something.
                await #expect(throws: AMQPError.self) {
                    try await within("a publish's deadline", limit: .seconds(5)) {
                        try await messages.publish(on: channel, to: queue, timeout: .milliseconds(500))
                    }
                }
                try await eventually("connection.blocked came") { publisher.blocked != nil }
                #expect(messages.now.unknown.count == 1)

                // Another connection publishes nothing, and so goes on.
                try await deliveries.qos(prefetch: 100)
                let received = try await deliveries.consume(queue)
                for _ in 0..<10 {
                    let delivery = try #require(try await within("a delivery", limit: .seconds(5)) { try await received.next() })
                    messages.wasReceived(delivery)
                    deliveries.ack(delivery.deliveryTag, multiple: false)
                }
                try await node.clearAlarm(resource)
                try await eventually("connection.unblocked came") { publisher.blocked == nil }
                for _ in 0..<10 { try await messages.publish(on: channel, to: queue) }
                // The one whose outcome was unknown was in the socket all the time.
                for _ in 0..<11 {
                    let delivery = try #require(try await within("a delivery", limit: .seconds(5)) { try await received.next() })
                    messages.wasReceived(delivery)
                    deliveries.ack(delivery.deliveryTag, multiple: false)
                }
            } catch {
                try? await node.clearAlarm(resource)
                throw error
            }
            let state = messages.now
            #expect(state.received.count == 21)
            #expect(state.received.values.allSatisfy { $0 == 1 })
            await publisher.close()
            await consumer.close()
        }
    }
}
