import AMQP
import TestSupport
import Testing

extension BrokerTests {
    @Suite("A queue that is deleted under its consumer") struct DeletedQueueTests {
        @Test("ends the consumer with a clear error, and nothing else on its channel") func consumerIsCancelled() async throws {
            let place = try await SharedBroker.place()
            let connection = try await AMQPConnection.connect(place.settings, logger: quiet)
            let channel = try await connection.openChannel()
            for queue in ["doomed", "safe"] { _ = try await channel.declareQueue(queue) }
            let doomed = try await channel.consume("doomed")
            let safe = try await channel.consume("safe")
            try await place.broker.node.deleteQueue("doomed", in: place.virtualHost)
            do {
                _ = try await within("the end of the consumer", limit: .seconds(5)) { try await doomed.next() }
                Issue.record("the consumer did not fail")
            } catch let error as AMQPError {
                #expect(error.code == .consumerCancelled)
            }
            try channel.publish([1, 2, 3], routingKey: "safe")
            let delivery = try await within("a delivery", limit: .seconds(5)) { try await safe.next() }
            #expect(delivery?.body == [1, 2, 3])
            #expect(channel.isOpen)
            await connection.close()
        }

        @Test("is declared again by its lane, which goes on consuming") func laneComesBack() async throws {
            let place = try await SharedBroker.place()
            let recovering = RecoveringConnection(place.settings, logger: quiet)
            let received = NumberedMessages()
            let lane = recovering.lane("consumer") { channel, _ in
                _ = try await channel.declareQueue("doomed")
                for try await delivery in try await channel.consume("doomed", noAck: true) { received.wasReceived(delivery) }
            }
            _ = lane
            async let _ = recovering.run()
            let publisher = try await AMQPConnection.connect(place.settings, logger: quiet)
            let channel = try await publisher.openChannel()
            for number in 1...3 {
                try await eventually("the queue has its consumer") { try await place.queues().first?.consumers == 1 }
                try channel.publish(NumberedMessages.body(number), routingKey: "doomed")
                try await eventually("message \(number) came") { received.now.received.count == number }
                try await place.broker.node.deleteQueue("doomed", in: place.virtualHost)
            }
            await publisher.close()
            await recovering.close()
        }
    }
}
