public import AMQPCodec
public import Socket

/// Where a broker is, who we are there, and the limits and patience of a connection.
public struct ConnectionSettings: Sendable {
    /// Tried in this order, again and again; several for a cluster.
    public var endpoints: [Endpoint]
    /// Which of the broker's separate worlds of exchanges and queues; `/` by default at RabbitMQ.
    public var virtualHost: String
    /// Asked at every connect, so that a changed password is picked up. It may read a file: it is called off the I/O thread.
    public var credentials: @Sendable () throws -> Credentials
    /// `nil` for plain TCP.
    public var tls: TLSSettings?
    /// Shown in the broker's management page and log: `connection_name`.
    public var name: String
    /// Further client properties for the management page.
    public var clientProperties: FieldTable
    /// What we propose; the agreed one is the smaller, or the other's where one side says zero. Zero switches heartbeats off.
    public var heartbeat: Duration
    /// The largest frame that we accept, octets, the 8 around it included. At least 8192 (RabbitMQ 4 asks for that).
    public var frameMax: UInt32
    /// The most channels on the connection.
    public var channelMax: UInt16
    /// The largest body that we accept or publish, octets.
    public var bodyMax: Int
    /// For name resolution, TCP, TLS and the handshake together, for each endpoint.
    public var connectTimeout: Duration
    /// For each synchronous method: declare, bind, consume, …
    public var operationTimeout: Duration
    /// How long the end of a recovering connection waits for its lanes, before and after it closes the connection.
    public var laneTimeout: Duration
    /// How many octets may wait to be sent. Beyond it `publish` throws `bufferFull`, or `blocked` while the broker has blocked us.
    public var outboundBufferBytes: Int
    /// How many octets a consumer without a prefetch keeps for a slow taker; beyond it nothing is read from the connection.
    public var consumerBufferBytes: Int
    /// How a connection that recovers waits between its tries.
    public var reconnect: Backoff
    /// For jitter, in 0..<1; tests pass their own.
    public var random: @Sendable () -> Double

    public init(
        endpoints: [Endpoint], virtualHost: String = "/", credentials: @escaping @Sendable () throws -> Credentials,
        tls: TLSSettings? = nil, name: String = "exchange"
    ) {
        self.endpoints = endpoints
        self.virtualHost = virtualHost
        self.credentials = credentials
        self.tls = tls
        self.name = name
        clientProperties = [:]
        heartbeat = .seconds(10)
        frameMax = 128 << 10
        channelMax = 2047
        bodyMax = 16 << 20
        connectTimeout = .seconds(10)
        operationTimeout = .seconds(15)
        laneTimeout = .seconds(5)
        outboundBufferBytes = 8 << 20
        consumerBufferBytes = 8 << 20
        reconnect = Backoff(initial: .milliseconds(100), maximum: .seconds(10), jitter: 0.5)
        random = { Double.random(in: 0..<1) }
    }
}
