import AMQP
import AMQPCodec

/// How often a command was delivered before.
///
/// A quorum queue counts by itself. A classic queue only says that it was delivered before: then the message itself has to
/// say how often, and this delivery does not execute it but writes the count into it.
struct CommandCount: Hashable, Sendable {
    /// Deliveries that did not finish it.
    let deliveries: Int
    /// Nobody has written this delivery down yet.
    let mustBeWrittenDown: Bool

    init(_ delivery: Delivery) {
        let headers = delivery.properties.headers
        let written = Int(clamping: max(0, headers?[WireHeader.deliveries]?.integer ?? 0))
        if let counted = headers?[WireHeader.brokerDeliveries]?.integer {
            deliveries = written + Int(clamping: max(0, counted))
            mustBeWrittenDown = false
        } else {
            deliveries = written + (delivery.redelivered ? 1 : 0)
            mustBeWrittenDown = delivery.redelivered
        }
    }
}
