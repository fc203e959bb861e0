import AMQP
import AMQPCodec
import TestSupport
import Testing

extension BrokerTests {
    @Suite("Calls over direct reply-to", .timeLimit(.minutes(1))) struct RPCTests {
        /// A service that answers everything with the same body until it is cancelled.
        private func serve(_ connection: AMQPConnection, _ queue: String) async throws -> Task<Void, any Error> {
            let channel = try await connection.openChannel()
            _ = try await channel.declareQueue(queue, autoDelete: true)
            try await channel.qos(prefetch: 500)
            let consumer = try await channel.consume(queue)
            return Task {
                while case let batch = try await consumer.nextBatch(), let last = batch.last {
                    for request in batch {
                        if request.body.text == "silence" { continue }
                        try channel.publish(
                            request.body, properties: BasicProperties(correlationID: request.properties.correlationID),
                            routingKey: request.properties.replyTo ?? "")
                    }
                    channel.ack(last.deliveryTag, multiple: true)
                }
                await channel.close()
            }
        }

        @Test("Answers come to those who asked, 64 at a time")
        func answers() async throws {
            let place = try await SharedBroker.place()
            let server = try await place.connect()
            let service = try await serve(server, "echo")
            let connection = try await place.connect()
            let rpc = try await RPCClient.open(on: connection.openChannel())
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        for number in 0..<20 {
                            let question = [UInt8]("\(caller)/\(number)")
                            let answer = try await rpc.call(question, routingKey: "echo", timeout: .seconds(10))
                            if answer.body != question { return false }
                        }
                        return true
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            #expect(rpc.inFlight == 0)
            service.cancel()
            await connection.close()
            await server.close()
        }

        @Test("Nobody there, nobody answers, given up, too many, connection lost: each has its own error")
        func failures() async throws {
            let place = try await SharedBroker.place()
            let server = try await place.connect()
            let service = try await serve(server, "echo")
            let connection = try await place.connect()
            let rpc = try await RPCClient.open(on: connection.openChannel(), limit: 2)
            func code(_ key: String, _ body: String, _ timeout: Duration) async -> AMQPError.Code? {
                do throws(AMQPError) {
                    _ = try await rpc.call([UInt8](body), routingKey: key, timeout: timeout)
                    return nil
                } catch {
                    return error.code
                }
            }
            #expect(await code("nobody", "x", .seconds(10)) == .noRoute)
            #expect(await code("echo", "silence", .milliseconds(50)) == .timedOut)
            #expect(await code("echo", "x", .seconds(10)) == nil)
            async let given = code("echo", "silence", .seconds(60))
            let givenUp = Task { await code("echo", "silence", .seconds(60)) }
            while rpc.inFlight < 2 { await Task.yield() }
            #expect(await code("echo", "x", .seconds(10)) == .bufferFull)
            givenUp.cancel()
            #expect(await givenUp.value == .cancelled)
            // While one waits for long, a shorter patience is kept too.
            #expect(await code("echo", "silence", .milliseconds(50)) == .timedOut)
            #expect(await code("echo", "x", .seconds(10)) == nil)
            connection.abort()
            #expect(await given == .outcomeUnknown)
            service.cancel()
            await server.close()
        }
    }
}
