import AMQP
import AMQPCodec
import Logging
import Socket
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    @Suite("The client's recovery", .timeLimit(.minutes(2))) struct RecoveryTests {
        /// A connection that recovers quickly, while `body` uses it.
        private func recovering(
            _ place: BrokerPlace, change: (inout ConnectionSettings) -> Void = { _ in },
            _ body: @Sendable (RecoveringConnection) async throws -> Void
        ) async throws {
            var settings = try place.settings()
            settings.reconnect = Backoff(initial: .milliseconds(10), maximum: .milliseconds(200), jitter: 0.5)
            change(&settings)
            let connection = RecoveringConnection(settings, logger: .quiet)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await connection.run() }
                defer { group.cancelAll() }
                try await body(connection)
                await connection.close()
            }
        }

        @Test("A lane declares and consumes again after a lost connection, a deleted queue and a channel error")
        func lanes() async throws {
            let place = try await SharedBroker.place()
            try await recovering(place) { connection in
                let received = Witness<String>()
                let runs = Witness<UInt16>()
                connection.lane("work") { channel, _ in
                    _ = try await channel.declareQueue("work", durable: true)
                    try await channel.qos(prefetch: 10)
                    let consumer = try await channel.consume("work")
                    runs.append(channel.number)
                    for try await delivery in consumer {
                        channel.ack(delivery.deliveryTag)
                        // An error of use: the channel is closed by the broker, and the lane begins anew.
                        if delivery.body.text == "bad" { channel.ack(999) } else { try await channel.flow(true) }
                        // After the answer the acknowledgement has arrived, so that it does not come again.
                        received.append(delivery.body.text)
                    }
                }
                try await connection.waitUntilConnected(timeout: .seconds(10))
                try await runs.values(atLeast: 1)
                let sender = try await place.connect()
                let channel = try await sender.openChannel()
                try channel.publish([UInt8]("one"), routingKey: "work")
                try await received.values(atLeast: 1)
                connection.abort()
                try await runs.values(atLeast: 2)
                try channel.publish([UInt8]("two"), routingKey: "work")
                try await received.values(atLeast: 2)
                try await channel.deleteQueue("work")
                try await runs.values(atLeast: 3)
                try channel.publish([UInt8]("bad"), routingKey: "work")
                try await runs.values(atLeast: 4)
                try channel.publish([UInt8]("three"), routingKey: "work")
                try await received.values(atLeast: 4)
                #expect(received.values == ["one", "two", "bad", "three"])
                await sender.close()
            }
        }

        @Test("The broker closes all connections: back, with the cause known")
        func forced() async throws {
            let place = try await SharedBroker.place()
            try await recovering(place) { connection in
                try await connection.waitUntilConnected(timeout: .seconds(10))
                let first = try #require(connection.connection)
                try await place.closeConnections(reason: "maintenance")
                let error = await first.waitUntilClosed()
                #expect(error.code == .brokerFailure && error.message.contains("maintenance"))
                for await state in connection.states where state.isConnected && connection.connection !== first { break }
                #expect(connection.current.lastError?.code == .brokerFailure)
            }
        }

        @Test("A changed password is asked for at the next connect; update-secret is answered")
        func password() async throws {
            let place = try await SharedBroker.place()
            let known = PasswordHolder(password: place.password)
            try await recovering(
                place, change: { $0.credentials = { .plain(user: place.user, password: known.password) } }
            ) { connection in
                try await connection.waitUntilConnected(timeout: .seconds(10))
                let first = try #require(connection.connection)
                try await place.broker.node.changePassword(of: place.user, to: "new one")
                first.abort()
                for await state in connection.states where state.lastError?.code == .authenticationFailed { break }
                known.password = "new one"
                for await state in connection.states where state.isConnected { break }
                try await #require(connection.connection).updateSecret("new one")
            }
        }

        @Test("Wrong password, wrong virtual host: at once, and said clearly")
        func refused() async throws {
            let place = try await SharedBroker.place()
            var settings = try place.settings()
            settings.credentials = { .plain(user: place.user, password: "wrong-secret") }
            do {
                _ = try await AMQPConnection.connect(settings, logger: .quiet)
                Issue.record("connected with a wrong password")
            } catch {
                #expect(error.code == .authenticationFailed && !error.isRetryable)
                #expect(error.message.contains("password") && !error.message.contains("wrong-secret"))
            }
            settings = try place.settings()
            settings.virtualHost = "nowhere"
            do {
                _ = try await AMQPConnection.connect(settings, logger: .quiet)
                Issue.record("connected to a virtual host that is none")
            } catch {
                #expect(error.code == .virtualHostRefused && error.message.contains("nowhere"))
            }
            settings.virtualHost = place.virtualHost
            settings.endpoints[0].port = 1
            let connection = RecoveringConnection(settings, logger: .quiet)
            let running = Task { await connection.run() }
            await #expect(throws: AMQPError.self) { try await connection.waitUntilConnected(timeout: .milliseconds(300)) }
            #expect(connection.current.lastError?.code == .unreachable)
            await connection.close()
            await running.value
        }

        @Test("A consumer whose queue is deleted is told; one that is cancelled ends after what had arrived")
        func cancelled() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            _ = try await channel.declareQueue("gone")
            let consumer = try await channel.consume("gone")
            try channel.publish([1], routingKey: "gone")
            #expect(try await consumer.next()?.body == [1])
            try await channel.deleteQueue("gone")
            do {
                _ = try await consumer.next()
                Issue.record("a deleted queue ended its consumer without an error")
            } catch {
                #expect(error.code == .consumerCancelled)
            }
            #expect(channel.isOpen)
            await connection.close()
        }

        @Test("While the broker is out of disk: blocked is told, confirms time out, all of it arrives afterwards")
        func blocked() async throws {
            let place = try await SharedBroker.place()
            try await recovering(place, change: { $0.outboundBufferBytes = 256 << 10 }) { recovering in
                try await recovering.waitUntilConnected(timeout: .seconds(10))
                let connection = try #require(recovering.connection)
                let channel = try await connection.openChannel()
                try await channel.confirmSelect()
                _ = try await channel.declareQueue("q", durable: true)
                try await place.broker.node.raiseAlarm(.disk)
                // The broker says so to who publishes.
                await #expect(throws: AMQPError.self) {
                    _ = try await channel.publishConfirmed([1], routingKey: "q", timeout: .milliseconds(100))
                }
                for await state in recovering.states where state.blocked != nil { break }
                #expect(connection.blocked?.contains("disk") == true)
                var sent = 1
                do {
                    while true {
                        try channel.publish([UInt8](repeating: 1, count: 100_000), routingKey: "q")
                        sent += 1
                    }
                } catch {
                    #expect((error as? AMQPError)?.code == .blocked)
                }
                try await place.broker.node.clearAlarm(.disk)
                for await state in recovering.states where state.blocked == nil { break }
                try await channel.waitUntilWritable(timeout: .seconds(10))
                #expect(try await channel.publishConfirmed([1], routingKey: "q") == .acked)
                #expect(try await channel.declareQueue("q", passive: true).messageCount == UInt32(sent + 1))
            }
        }
    }
}

/// A password that changes.
private final class PasswordHolder: Sendable {
    private let value: Mutex<String>
    init(password: String) { value = Mutex(password) }
    var password: String {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
