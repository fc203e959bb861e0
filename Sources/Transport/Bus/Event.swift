/// Something that happened, told to everyone who subscribed.
///
/// A subscriber gets the events of one publisher one after the other, in the publisher's order.
public protocol Event: Codable, Sendable {
    /// The versioned subject, for example `quotes.ticked.v1`.
    static var subject: String { get }

    /// What happens to the event while a subscriber is away.
    static var retention: EventRetention { get }
}
