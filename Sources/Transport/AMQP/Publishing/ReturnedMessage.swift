public import AMQPCodec

/// A mandatory message for which no queue is bound, on its way back (AMQP 0-9-1, `basic.return`).
public struct ReturnedMessage: Sendable {
    /// Why it came back: 312 when no queue was bound for it.
    public let replyCode: UInt16
    /// The same in the broker's words.
    public let replyText: String
    public let exchange: String
    public let routingKey: String
    public let properties: BasicProperties
    public let body: [UInt8]
}
