import AMQP
import AMQPCodec
import Bus
import Logging
import Synchronization

/// Sets aside what could not be handled: the message as it was, with who it was for and why, in the queue of dead letters.
final class DeadLetterSender: Sendable {
    private let settings: AMQPBusSettings
    private let telling: Provided<AMQPChannel>
    private let logger: Logger

    init(settings: AMQPBusSettings, telling: Provided<AMQPChannel>, logger: Logger) {
        self.settings = settings
        self.telling = telling
        self.logger = logger
    }

    /// Returns true once the broker has the letter; false when the bus was closed before. The caller acknowledges the
    /// message after that and not before.
    func send(
        _ delivery: Delivery, recipient: String, reason: BusError, deliveries: Int, queue: String, isSecret: Bool
    ) async -> Bool {
        let properties = DeadLetterCoding.properties(
            delivery, recipient: recipient, reason: reason, deliveries: deliveries, queue: queue, isSecret: isSecret)
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled {
            do {
                let channel = try await telling.value(until: .now.advanced(by: .seconds(60)))
                let outcome = try await channel.publishConfirmed(
                    isSecret ? [] : delivery.body, properties: properties, exchange: settings.topology.deadLetterExchange,
                    routingKey: "", mandatory: true, timeout: settings.sendTimeout)
                if outcome == .acked {
                    report(properties, recipient, reason, deliveries)
                    return true
                }
            } catch let error as BusError where error.code == .closed || error.code == .cancelled {
                return false
            } catch {
                logger.warning("A message could not be set aside yet: \(error)", metadata: ["queue": "\(queue)"])
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(5))
        }
        return false
    }

    private func report(_ properties: BasicProperties, _ recipient: String, _ reason: BusError, _ deliveries: Int) {
        logger.error(
            "Set aside \(properties.type ?? "a message") for \(recipient) after \(deliveries) deliveries: \(reason.code)",
            metadata: ["sender": "\(WireCoding.sender(properties))", "message": "\(properties.messageID ?? "")"])
    }
}
