/// What happens to an event while a named subscriber is away or slow.
public enum EventRetention: Hashable, Sendable {
    /// The newest `limit` events wait for the subscriber; older ones are dropped and the gap is counted.
    case kept(limit: Int)

    /// The event is only for those who are present; a slow subscriber's oldest are dropped beyond `limit`.
    case fleeting(limit: Int)

    /// How many events of the subject wait for one subscriber at most; at least one.
    public var limit: Int {
        switch self {
        case .kept(let limit), .fleeting(let limit): max(1, limit)
        }
    }

    /// Whether the event waits for a subscriber that is away.
    public var isKept: Bool {
        switch self {
        case .kept: true
        case .fleeting: false
        }
    }
}
