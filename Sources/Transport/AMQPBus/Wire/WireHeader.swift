/// The names of the headers that travel beside AMQP's own properties. See docs/protocol.md, "On the wire".
enum WireHeader {
    static let environment = "environment"
    static let trace = "trace"
    static let remaining = "remainingMilliseconds"
    /// Events: which life of the publisher numbered it.
    static let publisher = "publisher"
    /// Events: the number of this subject's event in that life, from 1.
    static let number = "number"
    /// Events: the numbers of the last events of other subjects before this one, where they are recent.
    static let after = "after"
    /// Commands: how often it was delivered before, where the queue does not count.
    static let deliveries = "deliveries"
    /// Dead letters.
    static let recipient = "recipient"
    static let reasonCode = "reasonCode"
    static let reason = "reason"
    static let queue = "queue"
    static let secret = "secret"
    /// RabbitMQ's own: deliveries before this one, on quorum queues.
    static let brokerDeliveries = "x-delivery-count"
}

/// The values of the property `type` that are no subject.
enum WireType {
    static let reply = "reply"
    static let error = "error"
}
