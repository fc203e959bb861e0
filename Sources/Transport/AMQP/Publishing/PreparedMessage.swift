import AMQPCodec

/// Where messages go and what travels beside their bodies, encoded once for many: the quickest way to publish.
///
/// It belongs to the channel that prepared it.
public struct PreparedMessage: Sendable {
    enum Form {
        case encoded(PreparedPublish)
        /// Each message needs a number of its own in a header.
        case numbered(BasicPublish, BasicProperties)
    }

    let channel: UInt16
    let form: Form
}
