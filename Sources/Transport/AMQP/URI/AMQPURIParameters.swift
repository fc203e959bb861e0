/// The query parameters of a URI that mean something here; others are ignored, as RabbitMQ's own clients do.
public struct AMQPURIParameters: Hashable, Sendable {
    /// `heartbeat`: the interval to ask for, seconds; 0 switches heartbeats off.
    public var heartbeat: UInt16?
    /// `connection_timeout`: how long connecting may take, milliseconds.
    public var connectionTimeout: Int?
    /// `channel_max`: how many channels to ask for; 0 leaves it to the broker.
    public var channelMax: UInt16?
    /// `frame_max`: the largest frame to ask for, octets; 0 leaves it to the broker.
    public var frameMax: UInt32?
    /// `auth_mechanism`: in the order of the URI, in capitals.
    public var mechanisms: [String] = []
    /// `cacertfile`: the authorities that sign brokers' certificates, PEM.
    public var caFile: String?
    /// `certfile`: our own certificate, PEM.
    public var certificateFile: String?
    /// `keyfile`: the key of our own certificate, PEM.
    public var keyFile: String?
    /// `password`: what opens the key's file.
    public var keyPassphrase: String?
    /// `verify`: true for `verify_peer`, false for `verify_none`.
    public var verifiesPeer: Bool?
    /// `server_name_indication`: the name to ask for and to verify instead of the host.
    public var serverName: String?

    public init() {}
}
