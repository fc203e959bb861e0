import AMQP
import Bus
import Logging
import Synchronization

/// A queue that this instance consumes: opened again on every new channel, until it is ended.
final class ConsumerLane: Sendable {
    private struct State {
        var lane: Lane?
        var consumer: AMQPConsumer?
        var channel: AMQPChannel?
        var isEnding = false
    }

    private let open = Provided<Bool>()
    private let state = Mutex(State())

    /// - Parameters:
    ///   - declare: declares and consumes on a fresh channel.
    ///   - take: called for what has come, in order; must not block.
    ///   - interrupted: the channel has ended.
    init(
        name: String, on connection: RecoveringConnection, logger: Logger,
        declare: @escaping @Sendable (AMQPChannel, AMQPConnection) async throws(AMQPError) -> AMQPConsumer,
        take: @escaping @Sendable ([Delivery], AMQPChannel) -> Void, interrupted: @escaping @Sendable () -> Void
    ) {
        let open = open
        let lane = connection.lane(name) { [weak self] channel, connection in
            let consumer: AMQPConsumer
            do throws(AMQPError) {
                consumer = try await declare(channel, connection)
            } catch {
                open.explain(error.message)
                throw error
            }
            guard let self, attach(consumer, channel) else { return }
            open.provide(true)
            defer {
                open.withdraw()
                interrupted()
            }
            while true {
                let batch = try await consumer.nextBatch(max: 256)
                // Cancelled by ourselves: the channel stays open for what is still in hand.
                if batch.isEmpty { break }
                take(batch, channel)
            }
            _ = await channel.waitUntilClosed()
        }
        state.withLock { $0.lane = lane }
    }

    private func attach(_ consumer: AMQPConsumer, _ channel: AMQPChannel) -> Bool {
        state.withLock { state in
            guard !state.isEnding else { return false }
            state.consumer = consumer
            state.channel = channel
            return true
        }
    }

    /// Returns when the queue is consumed for the first time.
    func opened() async throws(BusError) { _ = try await open.value(until: .now.advanced(by: .seconds(86_400))) }

    /// The channel of this moment.
    var channel: AMQPChannel? { state.withLock { $0.channel } }

    /// Tells the broker to send nothing more; what is in hand can still be acknowledged.
    func stopConsuming() async {
        let consumer = state.withLock { state in
            state.isEnding = true
            return state.consumer
        }
        try? await consumer?.cancel()
    }

    /// Ends for good: what is not acknowledged goes back to the broker.
    func end() async {
        let (lane, channel) = state.withLock { state in
            state.isEnding = true
            return (state.lane, state.channel)
        }
        await channel?.close()
        lane?.cancel()
        await lane?.waitUntilEnded()
        open.close()
    }
}
