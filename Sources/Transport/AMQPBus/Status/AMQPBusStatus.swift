public import Bus

/// How an instance is connected, for `exchange status`.
public struct AMQPBusStatus: Sendable {
    /// The connection that publishes.
    public let outgoing: ConnectionState
    /// The connection that consumes.
    public let incoming: ConnectionState
    /// Services of which only one instance may be, and who is it.
    public let claims: [ServiceName: LeaderClaim.Holder]
    /// Kept events that the broker has not confirmed yet.
    public let unconfirmedEvents: Int
    /// Events that were lost since the start because the broker was away or slow.
    public let lostEvents: Int
    /// Messages of another environment that were refused since the start.
    public let foreignMessages: Int

    /// Both connections are there. It may still not publish: see `blockedReason`.
    public var isConnected: Bool { outgoing.isConnected && incoming.isConnected }

    /// Why nothing can be published at the moment, in the broker's words; nil when it can.
    public var blockedReason: String? {
        if case .blocked(_, let reason) = outgoing { return reason }
        return nil
    }
}
