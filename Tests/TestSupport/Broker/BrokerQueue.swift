/// A queue as the broker sees it.
public struct BrokerQueue: Codable, Sendable {
    public let name: String
    /// Waiting for a consumer.
    public let ready: Int
    /// Delivered, and not acknowledged yet.
    public let unacknowledged: Int
    public let consumers: Int
    public let isDurable: Bool
    /// `classic` or `quorum`.
    public let type: String
    /// The node that leads a quorum queue; empty for a classic one.
    public let leader: String
}
