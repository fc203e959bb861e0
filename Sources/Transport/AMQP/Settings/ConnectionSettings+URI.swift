extension ConnectionSettings {
    /// From the URIs of one broker's nodes: the first says user, virtual host, TLS and limits; of the others only host and port count.
    ///
    /// - Parameter password: the password, when it is not in the URI; asked at every connect.
    /// - Throws: `invalidSettings`.
    public init(
        uris: [AMQPURI], name: String, password: (@Sendable () throws -> String)? = nil
    ) throws(AMQPError) {
        guard let first = uris.first else { throw AMQPError(.invalidSettings, "No broker is configured.") }
        guard uris.allSatisfy({ $0.usesTLS == first.usesTLS }) else {
            throw AMQPError(.invalidSettings, "Either all brokers are reached by amqps, or none.")
        }
        let credentials: @Sendable () throws -> Credentials
        if first.parameters.mechanisms.contains("EXTERNAL") {
            credentials = { .external }
        } else {
            credentials = { .plain(user: first.username ?? "guest", password: try password?() ?? first.password ?? "guest") }
        }
        self.init(
            endpoints: uris.map(\.endpoint), virtualHost: first.virtualHostName, credentials: credentials,
            tls: first.tlsSettings, name: name)
        let parameters = first.parameters
        if let seconds = parameters.heartbeat { heartbeat = .seconds(Int(seconds)) }
        if let milliseconds = parameters.connectionTimeout { connectTimeout = .milliseconds(milliseconds) }
        // 0 leaves the limit to the broker: to us that means our own cap.
        if let most = parameters.channelMax, most > 0 { channelMax = most }
        if let most = parameters.frameMax, most > 0 { frameMax = most }
    }
}
