internal import AMQP

/// How one of the bus's two connections is.
public enum ConnectionState: Hashable, Sendable, CustomStringConvertible {
    case connecting
    /// To this endpoint, host and port.
    case connected(String)
    /// The broker takes no messages from us, for a reason that it says (a memory or disk alarm).
    case blocked(endpoint: String, reason: String)
    /// What the last try ended with; the next one comes by itself.
    case disconnected(String)

    /// Also while the broker takes no messages: it delivers still.
    public var isConnected: Bool {
        switch self {
        case .connected, .blocked: true
        case .connecting, .disconnected: false
        }
    }

    public var description: String {
        switch self {
        case .connecting: "connecting"
        case .connected(let endpoint): "connected to \(endpoint)"
        case .blocked(let endpoint, let reason): "connected to \(endpoint), which takes no messages: \(reason)"
        case .disconnected(let cause): "not connected: \(cause)"
        }
    }
}

extension ConnectionState {
    init(_ state: RecoveringState) {
        switch (state.phase, state.blocked) {
        case (.connected(let endpoint), nil): self = .connected("\(endpoint)")
        case (.connected(let endpoint), let reason?): self = .blocked(endpoint: "\(endpoint)", reason: reason)
        case (.connecting, _): self = state.lastError.map { .disconnected($0.message) } ?? .connecting
        case (.closed, _): self = .disconnected("closed")
        }
    }
}
