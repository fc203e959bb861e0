import AMQP
import AMQPCodec
import Bus
import Logging
import Synchronization

/// Remembers at the broker how often kept events were begun that came again, because their receiver may have died of them.
///
/// A classic queue says only that an event was delivered before; a quorum queue counts what was merely fetched as well. So
/// before an event that came again is begun, its count is put into a queue of one message beside the subscriber's own, and
/// whoever reads that in the next life knows. What comes for the first time costs nothing.
final class DeliveryMarks: Sendable {
    /// Of the events that come again after a connect, so many may have been begun before: one was in hand, and the
    /// acknowledgements of those just before it may have been lost. Beyond, they were only fetched.
    static let suspects = 32

    private let settings: AMQPBusSettings
    private let wire: WireCoding
    private let connection: RecoveringConnection
    private let telling: Provided<AMQPChannel>
    private let logger: Logger
    /// By queue, what is written there: deliveries by the event's id. Only the subscriber's pump looks at its own queues.
    private let counts = Mutex<[String: [String: Int]]>([:])

    init(
        settings: AMQPBusSettings, wire: WireCoding, connection: RecoveringConnection, telling: Provided<AMQPChannel>,
        logger: Logger
    ) {
        self.settings = settings
        self.wire = wire
        self.connection = connection
        self.telling = telling
        self.logger = logger
    }

    /// How often the event was begun, this time included; written down when this returns.
    func begin(_ item: EventItem, for subscriber: String) async -> Int {
        guard let id = item.delivery.properties.messageID, item.channel?.isOpen == true else { return item.deliveries }
        let queue = settings.topology.begunQueue(subscriber: subscriber, subject: item.subject)
        do {
            if counts.withLock({ $0[queue] == nil }) {
                let known = try await load(queue, key: settings.topology.begunKey(subscriber: subscriber, subject: item.subject))
                counts.withLock { $0[queue] = known }
            }
            let (count, all) = counts.withLock { counts -> (Int, [String: Int]) in
                let count = max(item.deliveries, (counts[queue]?[id] ?? 0) + 1)
                counts[queue]?[id] = count
                return (count, counts[queue] ?? [:])
            }
            try await store(all, key: settings.topology.begunKey(subscriber: subscriber, subject: item.subject))
            return count
        } catch {
            // With the connection gone the event comes again, and this count is as good as none.
            logger.warning("How often an event was begun could not be written down: \(error)", metadata: ["queue": "\(queue)"])
            return item.deliveries
        }
    }

    /// It need not be remembered any longer.
    func end(_ item: EventItem, for subscriber: String) {
        guard let id = item.delivery.properties.messageID else { return }
        let queue = settings.topology.begunQueue(subscriber: subscriber, subject: item.subject)
        counts.withLock { $0[queue]?[id] = nil }
    }

    private func load(_ queue: String, key: String) async throws -> [String: Int] {
        guard let connection = connection.connection else { throw BusError.unavailable("no connection") }
        let (topology, absence) = (settings.topology, Declaring.expiry(settings))
        let body = try await Declaring.onScratch(connection) { (channel) async throws(AMQPError) -> [UInt8]? in
            _ = try await channel.declareQueue(
                queue, durable: true, arguments: ["x-max-length": .int64(1), "x-expires": .int64(absence)])
            try await channel.bindQueue(queue, to: topology.eventExchange, routingKey: key)
            guard let delivery = try await channel.get(queue, noAck: false) else { return nil }
            channel.nack(delivery.deliveryTag, multiple: false, requeue: true)
            return delivery.body
        }
        return body.flatMap { try? JSONMessageCoding().decode([String: Int].self, from: $0) } ?? [:]
    }

    private func store(_ counts: [String: Int], key: String) async throws {
        let channel = try await telling.value(until: .now.advanced(by: settings.sendTimeout))
        let properties = wire.command("bus.begun.v1", id: .random(), trace: .random(), isSecret: false)
        let outcome = try await channel.publishConfirmed(
            try JSONMessageCoding().encode(counts), properties: properties, exchange: settings.topology.eventExchange,
            routingKey: key, mandatory: false, timeout: settings.sendTimeout)
        guard outcome == .acked else { throw BusError.unavailable("it did not take a count") }
    }
}
