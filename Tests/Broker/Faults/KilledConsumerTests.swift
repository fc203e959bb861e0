import AMQP
import AMQPCodec
import Foundation
import TestSupport
import Testing

extension BrokerTests {
    @Suite("A consumer that is killed") struct KilledConsumerTests {
        static let messages = 10_000
        static let prefetch = 200

        @Test("with kill -9 in the middle of 10,000 messages: each is handled, only what was unacknowledged again")
        func killedInTheMiddle() async throws {
            let place = try await SharedBroker.place()
            let queue = "work"
            let connection = try await AMQPConnection.connect(place.settings, logger: quiet)
            let channel = try await connection.openChannel()
            _ = try await channel.declareQueue(queue, durable: true)
            try await channel.confirmSelect()
            let window = ConfirmWindow(channel)
            let message = try channel.prepare(properties: .init(deliveryMode: 2), routingKey: queue, confirmed: true)
            for number in 0..<Self.messages { try await window.publish(NumberedMessages.body(number), message) }
            let tally = try await window.drain()
            #expect(tally.isComplete)

            let program = RunningExchange.binary.deletingLastPathComponent().appendingPathComponent("BrokerFaults")
            let environment = BrokerAccess(place).environment
            let first = try ChildProcess(program, [queue, "\(Self.prefetch)"], environment: environment)
            _ = try await first.line(containing: "got 3000 ", seconds: 20)
            first.kill()
            _ = try await first.exitStatus(seconds: 10)
            let second = try ChildProcess(program, [queue, "\(Self.prefetch)"], environment: environment)
            try await eventually("the queue is empty", seconds: 20) {
                let queues = try await place.queues()
                return queues.first.map { $0.ready == 0 && $0.unacknowledged == 0 } ?? false
            }
            second.kill()
            _ = try await second.exitStatus(seconds: 10)
            await connection.close()

            let before = Self.handled(first)
            let after = Self.handled(second)
            #expect(before.count >= 3_000 && before.count < Self.messages)
            let known = Set(before.map(\.number))
            #expect(known.union(after.map(\.number)).count == Self.messages)
            let repeated = after.filter { known.contains($0.number) }
            #expect(repeated.count <= Self.prefetch)
            #expect(repeated.filter { !$0.redelivered }.count == 0)
        }

        /// What a consumer said; its last line may be half a line.
        private static func handled(_ consumer: ChildProcess) -> [(number: Int, redelivered: Bool)] {
            consumer.output.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard words.count == 3, words[0] == "got", let number = Int(words[1]), let flag = Bool(String(words[2])) else {
                    return nil
                }
                return (number, flag)
            }
        }
    }
}
