public import AMQPCodec

/// A message that came from a queue.
///
/// It is a reference to immutable storage: batches of deliveries move as cheaply as integers.
public struct Delivery: Sendable {
    private let storage: Storage

    /// Names this delivery on its channel when it is acknowledged; 0 is never used.
    public var deliveryTag: UInt64 { storage.deliveryTag }
    /// Delivered before, perhaps to somebody else, and not acknowledged.
    public var redelivered: Bool { storage.redelivered }
    /// Where it was published to; empty for the default exchange.
    public var exchange: String { storage.exchange }
    /// As the publisher gave it.
    public var routingKey: String { storage.routingKey }
    public var properties: BasicProperties { storage.properties }
    public var body: [UInt8] { storage.body }
    /// Which consumer it is for; empty for an answer to `get`.
    public var consumerTag: String { storage.consumerTag }

    public init(
        deliveryTag: UInt64, redelivered: Bool = false, exchange: String, routingKey: String, properties: BasicProperties,
        body: [UInt8], consumerTag: String
    ) {
        storage = Storage(
            deliveryTag: deliveryTag, redelivered: redelivered, exchange: exchange, routingKey: routingKey,
            properties: properties, body: body, consumerTag: consumerTag)
    }

    private final class Storage: Sendable {
        let deliveryTag: UInt64
        let redelivered: Bool
        let exchange: String
        let routingKey: String
        let properties: BasicProperties
        let body: [UInt8]
        let consumerTag: String

        init(
            deliveryTag: UInt64, redelivered: Bool, exchange: String, routingKey: String, properties: BasicProperties,
            body: [UInt8], consumerTag: String
        ) {
            self.deliveryTag = deliveryTag
            self.redelivered = redelivered
            self.exchange = exchange
            self.routingKey = routingKey
            self.properties = properties
            self.body = body
            self.consumerTag = consumerTag
        }
    }
}
