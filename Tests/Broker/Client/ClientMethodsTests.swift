import AMQP
import AMQPCodec
import Logging
import TestSupport
import Testing

extension BrokerTests {
    /// Each method of the API once, for real.
    @Suite("The client's methods") struct ClientMethodsTests {
        @Test("Publishes and consumes, over TCP and TLS, small, empty and over many frames", arguments: [false, true])
        func roundTrip(tls: Bool) async throws {
            let place = try await SharedBroker.place()
            let connection = try await AMQPConnection.connect(place.settings(tls: tls), logger: .quiet)
            #expect(connection.serverProperties["product"]?.text == "RabbitMQ")
            let channel = try await connection.openChannel()
            let queue = try await channel.declareQueue("", exclusive: true)
            #expect(queue.name.hasPrefix("amq.gen"))
            let consumer = try await channel.consume(queue.name)
            let bodies = [[], [UInt8]("hello"), [UInt8](repeating: 7, count: 131_064), [UInt8](repeating: 9, count: 1_000_003)]
            let properties = BasicProperties(
                contentType: "text/plain", headers: ["a": 1, "b": .table(["c": "d"])], deliveryMode: 2, priority: 3,
                correlationID: "c", replyTo: "r", expiration: "60000", messageID: "m", timestamp: 5, type: "t",
                userID: place.user,
                appID: "app")
            for body in bodies { try channel.publish(body, properties: properties, routingKey: queue.name) }
            var deliveries = consumer.makeAsyncIterator()
            for (number, body) in bodies.enumerated() {
                let delivery = try #require(try await deliveries.next())
                #expect(delivery.deliveryTag == UInt64(number + 1))
                #expect(delivery.body.count == body.count && delivery.body == body)
                #expect(delivery.properties == properties)
                #expect(delivery.routingKey == queue.name)
                #expect(delivery.consumerTag == consumer.tag)
                channel.ack(delivery.deliveryTag)
            }
            try await consumer.cancel()
            #expect(try await deliveries.next() == nil)
            #expect(try await channel.declareQueue(queue.name, passive: true).messageCount == 0)
            await connection.close()
            #expect(connection.closed?.code == .closed)
        }

        @Test("Exchanges of each type, bound to queues and to each other")
        func exchanges() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            try await channel.declareExchange("spare", type: .fanout, autoDelete: true)
            try await channel.declareExchange(
                "topics", type: .topic, durable: true, arguments: ["alternate-exchange": "spare"])
            try await channel.declareExchange("topics", type: .topic, passive: true)
            try await channel.declareExchange("inner", type: .headers, internal: true)
            try await channel.bindExchange("inner", to: "topics", routingKey: "a.*")
            for queue in ["routed", "lost"] { _ = try await channel.declareQueue(queue, exclusive: true) }
            try await channel.bindQueue("routed", to: "inner", arguments: ["x-match": "all", "kind": "x"])
            try await channel.bindQueue("lost", to: "spare")
            let kind = BasicProperties(headers: ["kind": "x"])
            try channel.publish([1], properties: kind, exchange: "topics", routingKey: "a.b")
            try channel.publish([2], properties: kind, exchange: "topics", routingKey: "elsewhere")
            #expect(try await channel.get("routed", noAck: true)?.body == [1])
            #expect(try await channel.get("routed", noAck: true) == nil)
            #expect(try await channel.get("lost", noAck: true)?.body == [2])
            try await channel.unbindQueue("routed", from: "inner", arguments: ["x-match": "all", "kind": "x"])
            try await channel.unbindExchange("inner", from: "topics", routingKey: "a.*")
            try await channel.deleteExchange("inner", ifUnused: true)
            try await channel.deleteExchange("topics")
            try await channel.deleteExchange("never was there")
            await connection.close()
        }

        @Test("Gets, refuses, requeues, purges, recovers and deletes")
        func queues() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            _ = try await channel.declareQueue("dead", exclusive: true)
            _ = try await channel.declareQueue(
                "q", exclusive: true, arguments: ["x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead"])
            for number in 1...4 as ClosedRange<UInt8> { try channel.publish([number], routingKey: "q") }
            let first = try #require(try await channel.get("q"))
            #expect(!first.redelivered && first.body == [1])
            channel.nack(first.deliveryTag, requeue: true)
            let again = try #require(try await channel.get("q"))
            #expect(again.redelivered && again.body == [1])
            channel.reject(again.deliveryTag)
            var dead = try await channel.consume("dead", noAck: true).makeAsyncIterator()
            #expect(try await dead.next()?.properties.headers?["x-death"] != nil)
            let second = try #require(try await channel.get("q"))
            try await channel.recover()
            let recovered = try #require(try await channel.get("q"))
            #expect(recovered.body == second.body && recovered.redelivered)
            _ = try await channel.get("q")
            channel.ack(0, multiple: true)
            #expect(try await channel.purgeQueue("q") == 1)
            try channel.publish([9], routingKey: "q")
            #expect(try await channel.deleteQueue("q") == 1)
            await connection.close()
        }

        @Test("Priorities come first, and what is too old does not come")
        func prioritiesAndAge() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            _ = try await channel.declareQueue("p", exclusive: true, arguments: ["x-max-priority": 9])
            try channel.publish([0], properties: BasicProperties(expiration: "0"), routingKey: "p")
            try channel.publish([1], properties: BasicProperties(priority: 1), routingKey: "p")
            try channel.publish([5], properties: BasicProperties(priority: 5), routingKey: "p")
            #expect(try await channel.get("p", noAck: true)?.body == [5])
            #expect(try await channel.get("p", noAck: true)?.body == [1])
            #expect(try await channel.get("p", noAck: true) == nil)
            await connection.close()
        }

        @Test("Transactions: nothing before the commit, nothing after a rollback; flow is answered")
        func transactions() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            let other = try await connection.openChannel()
            _ = try await channel.declareQueue("t", exclusive: true)
            try await channel.flow(true)
            try await channel.selectTransactions()
            try channel.publish([1], routingKey: "t")
            try await channel.rollback()
            try channel.publish([2], routingKey: "t")
            #expect(try await other.get("t", noAck: true) == nil)
            try await channel.commit()
            #expect(try await other.get("t", noAck: true)?.body == [2])
            #expect(try await other.get("t", noAck: true) == nil)
            await connection.close()
        }

        @Test("An error of use closes its channel only, with the broker's reason; the number is used again")
        func channelErrors() async throws {
            let connection = try await SharedBroker.place().connect()
            let other = try await connection.openChannel()
            _ = try await other.declareQueue("mine", exclusive: true)
            func code(_ body: (AMQPChannel) async throws -> Void) async throws -> AMQPError.Code? {
                let channel = try await connection.openChannel()
                do {
                    try await body(channel)
                    return nil
                } catch let error as AMQPError {
                    #expect(!channel.isOpen)
                    return error.code
                }
            }
            #expect(try await code { _ = try await $0.consume("none") } == .notFound)
            #expect(
                try await code { _ = try await $0.declareQueue("mine", exclusive: true, arguments: ["x-max-length": 5]) }
                    == .preconditionFailed)
            #expect(try await code { try await $0.declareExchange("amq.new", type: .direct) } == .accessRefused)
            _ = try await other.consume("mine", exclusive: true)
            #expect(try await code { _ = try await $0.consume("mine") } == .resourceLocked)
            #expect(connection.closed == nil)
            let unknown = try await connection.openChannel()
            unknown.ack(77)
            #expect(await unknown.waitUntilClosed().code == .preconditionFailed)
            await connection.close()
        }

        @Test("Thousands of channels, one after the other and many at once, and no more than agreed")
        func manyChannels() async throws {
            var settings = try await SharedBroker.place().settings()
            settings.channelMax = 20
            let connection = try await AMQPConnection.connect(settings, logger: .quiet)
            for _ in 0..<100 { try await connection.openChannel().close() }
            var channels: [AMQPChannel] = []
            for _ in 0..<20 { channels.append(try await connection.openChannel()) }
            await #expect(throws: AMQPError.self) { _ = try await connection.openChannel() }
            #expect(Set(channels.map(\.number)).count == 20)
            await connection.close()
        }
    }
}
