/// A message's context as it crosses from one process to another.
///
/// Instants of one machine's clock mean nothing on another, so the deadline travels as remaining milliseconds, rounded
/// down: a hop can only shorten it.
public struct MessageHeaders: Hashable, Codable, Sendable {
    /// 32 hexadecimal digits.
    public let id: String
    /// The id of the message that all began with: the same in everything that follows from it.
    public let trace: String
    /// The instance, for example `web.1@host`.
    public let sender: String
    /// Until the deadline, as of the moment of sending; nil when there is none.
    public let remainingMilliseconds: Int64?
    /// Which delivery this is, from 1.
    public let delivery: Int

    public init(_ context: MessageContext, now: ContinuousClock.Instant = .now) {
        id = context.id.description
        trace = context.trace.description
        sender = context.sender
        delivery = context.delivery
        remainingMilliseconds = context.remaining(now: now).map { remaining in
            let (seconds, attoseconds) = remaining.components
            let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
            return overflow ? Int64.max : max(0, product + attoseconds / 1_000_000_000_000_000)
        }
    }

    /// The context for the receiver. Throws `undecodable` when an identifier is not 32 hexadecimal digits.
    public func context(now: ContinuousClock.Instant = .now) throws(BusError) -> MessageContext {
        guard let id = MessageID(id), let trace = MessageID(trace) else {
            throw BusError(.undecodable, "A message came with an identifier that is not 32 hexadecimal digits.")
        }
        return MessageContext(
            id: id, trace: trace, sender: sender,
            deadline: remainingMilliseconds.map { now.advanced(by: .milliseconds($0)) }, delivery: max(1, delivery))
    }
}
