import AMQP
import AMQPCodec
import Synchronization
import TestSupport

/// A publisher and a consumer that go on through whatever happens to the broker, each on a recovering connection of its own.
///
/// The publisher sends each number once: what has an unknown outcome is noted and not sent again.
final class LoadUnderFaults: Sendable {
    let messages = NumberedMessages()
    private let queue: String
    private let arguments: FieldTable
    private let publishing: RecoveringConnection
    private let consuming: RecoveringConnection?
    private let isStopping = Atomic(false)

    /// - Parameters:
    ///   - arguments: of the durable queue.
    ///   - consuming: nil to leave the messages where they are.
    init(queue: String, arguments: FieldTable = FieldTable(), publishing: ConnectionSettings, consuming: ConnectionSettings?) {
        self.queue = queue
        self.arguments = arguments
        self.publishing = RecoveringConnection(publishing, logger: quiet)
        self.consuming = consuming.map { RecoveringConnection($0, logger: quiet) }
    }

    /// Publishes with `callers` at once and consumes while `body` runs, then until all that was acknowledged is received.
    func run(callers: Int = 32, while body: @escaping @Sendable () async throws -> Void) async throws {
        let publisher = publishing.lane("publisher") { [self] channel, _ in
            _ = try await channel.declareQueue(queue, durable: true, arguments: arguments)
            try await channel.confirmSelect()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<callers {
                    group.addTask { [self] in
                        while !isStopping.load(ordering: .relaxed) { try await messages.publish(on: channel, to: queue) }
                    }
                }
                try await group.waitForAll()
            }
        }
        let consumer = consuming?.lane("consumer") { [self] channel, _ in
            _ = try await channel.declareQueue(queue, durable: true, arguments: arguments)
            try await channel.qos(prefetch: 100)
            for try await delivery in try await channel.consume(queue) {
                messages.wasReceived(delivery)
                channel.ack(delivery.deliveryTag, multiple: false)
            }
        }
        _ = consumer
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [publishing] in await publishing.run() }
            if let consuming { group.addTask { await consuming.run() } }
            do {
                try await body()
                isStopping.store(true, ordering: .relaxed)
                // Only then is it known what was acknowledged.
                try await within("the publishers end") { await publisher.waitUntilEnded() }
                if consuming != nil {
                    try await eventually("all that was acknowledged is received") { [messages] in
                        let state = messages.now
                        return state.acked.subtracting(state.received.keys).isEmpty
                    }
                }
            } catch {
                isStopping.store(true, ordering: .relaxed)
                await close()
                throw error
            }
            await close()
            try await group.waitForAll()
        }
    }

    /// Waits until so many more are acknowledged than now: the load goes on.
    func waitForMore(_ count: Int, seconds: Double = 30) async throws {
        let wanted = messages.now.acked.count + count
        try await eventually("\(wanted) messages are acknowledged", seconds: seconds) { [messages] in
            messages.now.acked.count >= wanted
        }
    }

    private func close() async {
        await publishing.close()
        await consuming?.close()
    }
}
