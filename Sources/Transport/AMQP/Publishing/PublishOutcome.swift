/// What became of a message that was published with a confirm.
public enum PublishOutcome: Hashable, Sendable {
    /// The broker has it: on the disks of a quorum, on a disk, or in memory, by the queue's kind and the delivery mode.
    case acked
    /// The broker could not take it. It may be published again.
    case nacked
    /// No queue was bound for it, and it was `mandatory`. Nobody has it.
    case returned(replyCode: UInt16, text: String)
}
