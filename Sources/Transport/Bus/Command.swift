/// A one-way order to one service that nobody awaits.
///
/// Commands are durable where the transport can be: they survive the absence of the service and are delivered at least
/// once, so their effect must be idempotent.
public protocol Command: Codable, Sendable {
    /// The versioned subject, for example `mail.send.v1`.
    static var subject: String { get }

    /// The service that executes it.
    static var service: ServiceName { get }

    /// Whether the command carries a secret. Then a dead letter keeps who, when and why, but not the command itself.
    static var isSecret: Bool { get }
}

extension Command {
    /// False: whoever carries a secret says so.
    public static var isSecret: Bool { false }
}
