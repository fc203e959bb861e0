import AMQP
import Bus

/// A request that has come from the broker, with what is needed to execute and answer it.
struct ReceivedRequest: Sendable {
    let delivery: Delivery
    let context: MessageContext
    let route: RequestRoute
    /// Where it is acknowledged.
    let channel: AMQPChannel
}
