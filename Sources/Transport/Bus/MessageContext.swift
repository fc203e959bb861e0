/// What travels around every message: who sent it, what it belongs to and until when it is worth anything.
///
/// Deadlines are instants of this machine's continuous clock; between machines they travel as remaining milliseconds
/// (`MessageHeaders`).
public struct MessageContext: Sendable {
    /// Identifies this message.
    public let id: MessageID
    /// Identifies the whole story that this message belongs to; the same for all that follows from one click.
    public let trace: MessageID
    /// The instance that sent it, for example `web.1@host`.
    public let sender: String
    /// After this instant the message is dropped, not executed. Nil for events and commands.
    public let deadline: ContinuousClock.Instant?
    /// 1 for the first delivery of this message, more when it was delivered before and not finished.
    public let delivery: Int
    /// Events only: how many events of this subject the subscriber has lost just before this one because it was slow or
    /// away for too long. Whoever keeps state from events asks for a snapshot when this is not zero.
    public let missed: Int

    public init(
        id: MessageID = .random(), trace: MessageID? = nil, sender: String, deadline: ContinuousClock.Instant? = nil,
        delivery: Int = 1, missed: Int = 0
    ) {
        self.id = id
        self.trace = trace ?? id
        self.sender = sender
        self.deadline = deadline
        self.delivery = delivery
        self.missed = missed
    }
}
