/// Something that happened, told to everyone who subscribed.
///
/// A subscriber gets the events of one publisher one after the other, in the publisher's order.
public protocol Event: Codable, Sendable {
    /// The versioned subject, for example `quotes.ticked.v1`.
    static var subject: String { get }

    /// What happens to the event while a subscriber is away.
    static var retention: EventRetention { get }
}

/// What happens to an event while a named subscriber is away or slow.
public enum EventRetention: Hashable, Sendable {
    /// The newest `limit` events wait for the subscriber; older ones are dropped and the gap is counted.
    case kept(limit: Int)

    /// The event is only for those who are present; a slow subscriber's oldest are dropped beyond `limit`.
    case fleeting(limit: Int)
}
