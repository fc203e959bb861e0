public import Socket

/// Where a broker is and how to enter, by RabbitMQ's URI specification and its page on query parameters:
/// `amqps://user:password@host:port/vhost?heartbeat=10`.
///
/// Each part may be missing; what is missing is nil here, and the properties that say so hold the default. A path of `/` alone
/// is the virtual host with the empty name, as the specification has it: the usual one is no path, or `/%2F`.
public struct AMQPURI: Hashable, Sendable {
    /// `amqps`, and not `amqp`.
    public var usesTLS: Bool
    public var username: String?
    public var password: String?
    /// An IPv6 address stands here without its brackets.
    public var host: String?
    public var port: Int?
    /// Nil without a path: the default, `/`.
    public var virtualHost: String?
    public var parameters: AMQPURIParameters

    public init(
        usesTLS: Bool = false, username: String? = nil, password: String? = nil, host: String? = nil, port: Int? = nil,
        virtualHost: String? = nil, parameters: AMQPURIParameters = AMQPURIParameters()
    ) {
        self.usesTLS = usesTLS
        self.username = username
        self.password = password
        self.host = host
        self.port = port
        self.virtualHost = virtualHost
        self.parameters = parameters
    }

    /// Where to connect: `localhost` without a host, 5672 or with TLS 5671 without a port.
    public var endpoint: Endpoint { Endpoint(host: host ?? "localhost", port: port ?? (usesTLS ? 5671 : 5672)) }

    /// The name that is sent in connection.open.
    public var virtualHostName: String { virtualHost ?? "/" }

    /// Nil for plain TCP. The chain and the name of the host are verified unless the URI says `verify=verify_none`.
    public var tlsSettings: TLSSettings? {
        guard usesTLS else { return nil }
        let verifies = parameters.verifiesPeer ?? true
        return TLSSettings(
            caFile: parameters.caFile, certificateFile: parameters.certificateFile, keyFile: parameters.keyFile,
            keyPassphrase: parameters.keyPassphrase, verifiesChain: verifies, verifiesHostName: verifies,
            serverName: parameters.serverName)
    }
}

extension AMQPURI: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URI for people: neither a password nor the query, which may hold a passphrase.
    public var description: String {
        let user = username.map { $0.isEmpty ? "" : "\($0)@" } ?? ""
        return "\(usesTLS ? "amqps" : "amqp")://\(user)\(endpoint)/\(virtualHost.map(PercentEncoding.encode) ?? "%2F")"
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: ["uri": description]) }
}
