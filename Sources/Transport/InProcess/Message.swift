import Bus

/// A command or event on its way: the content and what travels around it.
struct Message: Sendable {
    let subject: String
    let payload: Payload
    let context: MessageContext

    /// The context of one delivery of it.
    func context(delivery: Int, missed: Int = 0) -> MessageContext {
        MessageContext(
            id: context.id, trace: context.trace, sender: context.sender, deadline: context.deadline, delivery: delivery,
            missed: missed)
    }
}
