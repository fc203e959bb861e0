import AMQP
import AMQPCodec
import Bus

/// An event in a subscriber's hands.
struct EventItem: Sendable {
    let subject: String
    let context: MessageContext
    let numbering: EventNumbering?
    let delivery: Delivery
    /// Where it is acknowledged; nil when it needs none.
    let channel: AMQPChannel?
    /// Deliveries so far, the one in hand included.
    var deliveries: Int
    /// Its receiver may have died of it: deliveries are counted at the broker as well.
    var isSuspect = false
    /// Events of its subject that were lost just before it.
    var missed = 0

    /// What the receiver sees around it.
    var receiverContext: MessageContext {
        MessageContext(
            id: context.id, trace: context.trace, sender: context.sender, delivery: max(1, deliveries), missed: missed)
    }

    /// The broker may forget it. After a lost connection this does nothing, and the broker sends it again.
    func acknowledge() { channel?.ack(delivery.deliveryTag, multiple: false) }
}
