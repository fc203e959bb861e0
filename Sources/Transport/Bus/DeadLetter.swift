/// A command or kept event that could not be handled, set aside with the reason for an operator to look at.
///
/// It says nothing of the content: that stays with the transport, which can deliver it again.
public struct DeadLetter: Hashable, Sendable {
    /// The message's id, by which it is delivered again or dropped.
    public let id: MessageID
    /// Finds in the logs what it was sent for.
    public let trace: MessageID
    /// The instance that sent it.
    public let sender: String
    /// The versioned subject: says of which type it is.
    public let subject: String
    /// The service or the subscriber that it was for.
    public let recipient: String
    /// How often it was delivered.
    public let deliveries: Int
    /// What the last delivery ended with.
    public let reason: BusError
    /// Whether it can be delivered again: not when it carried a secret, because then it was not stored.
    public let canBeRequeued: Bool

    public init(
        id: MessageID, trace: MessageID, sender: String, subject: String, recipient: String, deliveries: Int, reason: BusError,
        canBeRequeued: Bool
    ) {
        self.id = id
        self.trace = trace
        self.sender = sender
        self.subject = subject
        self.recipient = recipient
        self.deliveries = deliveries
        self.reason = reason
        self.canBeRequeued = canBeRequeued
    }
}
