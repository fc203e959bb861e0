public import Socket

/// How a connection that recovers is doing.
public struct RecoveringState: Hashable, Sendable {
    /// Where it is between two connections.
    public enum Phase: Hashable, Sendable {
        /// Trying for the first time, or again.
        case connecting
        case connected(Endpoint)
        /// `close` was called, or `run` was cancelled.
        case closed
    }

    public var phase = Phase.connecting
    /// Why the last connection, or the last try for one, ended.
    public var lastError: AMQPError?
    /// Tries without success since the last connection.
    public var failures = 0
    /// Why the broker has blocked publishing.
    public var blocked: String?

    public var isConnected: Bool { if case .connected = phase { true } else { false } }
    /// Which broker of a cluster it is connected to; `nil` while it is to none.
    public var endpoint: Endpoint? { if case .connected(let endpoint) = phase { endpoint } else { nil } }
}
