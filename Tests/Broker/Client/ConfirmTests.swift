import AMQP
import AMQPCodec
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    @Suite("The client's confirms") struct ConfirmTests {
        @Test("Acked, returned and refused are told apart, for many at once")
        func outcomes() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            await #expect(throws: AMQPError.self) { _ = try await channel.publishConfirmed([1], routingKey: "full") }
            try await channel.confirmSelect()
            _ = try await channel.declareQueue(
                "full", exclusive: true, arguments: ["x-max-length": 1, "x-overflow": "reject-publish"])
            #expect(try await channel.publishConfirmed([1], routingKey: "full", mandatory: true) == .acked)
            #expect(try await channel.publishConfirmed([2], routingKey: "full", mandatory: true) == .nacked)
            #expect(try await channel.publishConfirmed([3], routingKey: "nowhere") == .acked)
            _ = try await channel.declareQueue("q", exclusive: true)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let isRouted = number % 3 != 0
                        let outcome = try await channel.publishConfirmed(
                            [1], routingKey: isRouted ? "q" : "nowhere", mandatory: true)
                        return isRouted ? outcome == .acked : outcome == .returned(replyCode: 312, text: "NO_ROUTE")
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            await connection.close()
        }

        @Test("A window of 500 holds back the publisher and counts all; the callbacks come in order")
        func window() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            try await channel.confirmSelect()
            _ = try await channel.declareQueue("q", durable: true)
            let window = ConfirmWindow(channel)
            let message = try channel.prepare(properties: BasicProperties(deliveryMode: 2), routingKey: "q")
            let body = [UInt8](repeating: 1, count: 256)
            for _ in 0..<5_000 { try await window.publish(body, message) }
            let tally = try await window.drain()
            #expect(tally.acked == 5_000 && tally.isComplete)
            let lost = try channel.prepare(routingKey: "nowhere", mandatory: true, confirmed: true)
            for _ in 0..<10 { try await window.publish(body, lost) }
            let strays = try await window.drain()
            #expect(strays.returned == 10 && strays.acked == 0)
            let outcomes = Mutex<[Int]>([])
            let done = Gate()
            for number in 0..<1_000 {
                try channel.publish(body, routingKey: "q") { outcome in
                    guard case .success(.acked) = outcome else { return }
                    let count = outcomes.withLock {
                        $0.append(number); return $0.count
                    }
                    if count == 1_000 { done.open() }
                }
            }
            await done.wait()
            #expect(outcomes.withLock { $0.count } == 1_000)
            #expect(try await channel.declareQueue("q", passive: true).messageCount == 6_000)
            await connection.close()
        }

        @Test("A lost connection settles what waits at once: outcome unknown")
        func lost() async throws {
            let connection = try await SharedBroker.place().connect()
            let channel = try await connection.openChannel()
            try await channel.confirmSelect()
            async let outcome = channel.publishConfirmed([1], routingKey: "nowhere")
            _ = try? await outcome
            let waiting = Task { () -> AMQPError.Code? in
                do {
                    for _ in 0..<1_000_000 { _ = try await channel.publishConfirmed([1], routingKey: "nowhere") }
                    return nil
                } catch let error as AMQPError { return error.code }
            }
            connection.abort()
            let code = try await waiting.value
            #expect(code == .outcomeUnknown || code == .connectionLost)
            #expect(!channel.isOpen)
            await #expect(throws: AMQPError.self) { _ = try await connection.openChannel() }
            channel.ack(1)
        }
    }
}
