/// A virtual host of a test's own with a user who may do everything in it.
public struct BrokerPlace: Sendable {
    public let broker: PrivateBroker
    public let virtualHost: String
    public let user: String
    public let password: String

    /// `amqp://user:password@127.0.0.1:port/virtual-host`
    public var uri: String { "amqp://\(user):\(password)@127.0.0.1:\(broker.port)/\(virtualHost)" }

    /// The same over TLS, by the name `localhost`, trusting the authority of the tests.
    public var tlsURI: String {
        "amqps://\(user):\(password)@localhost:\(broker.tlsPort)/\(virtualHost)?cacertfile=\(broker.certificates.caFile)&verify=verify_peer"
    }

    /// The queues of the virtual host.
    public func queues() async throws -> [BrokerQueue] { try await broker.node.queues(in: virtualHost) }

    /// Closes what clients have open here, with the reply code 320.
    public func closeConnections(reason: String = "closed by a test") async throws {
        try await broker.node.closeConnections(in: virtualHost, reason: reason)
    }

    /// Deletes the virtual host with all that is in it, and the user.
    public func remove() async throws {
        try await broker.node.evaluate("rabbit_vhost:delete(\(Erlang.binary(virtualHost)), <<\"test\">>)")
        try await broker.node.deleteUser(user)
    }
}
