import Bus

/// A command on its way to a service, with the number of its deliveries so far.
struct CommandDelivery: Sendable {
    let message: Message
    let isSecret: Bool
    var deliveries = 0

    func deadLetter(for recipient: String, reason: BusError) -> DeadLetter {
        DeadLetter(
            id: message.context.id, trace: message.context.trace, sender: message.context.sender, subject: message.subject,
            recipient: recipient, deliveries: deliveries, reason: reason, canBeRequeued: !isSecret)
    }
}
