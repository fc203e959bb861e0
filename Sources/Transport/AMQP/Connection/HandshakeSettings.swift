import AMQPCodec

/// What the handshake needs to know: fixed for the life of one connection.
struct HandshakeSettings: Sendable {
    let virtualHost: String
    let credentials: Credentials
    let clientProperties: FieldTable
    let proposal: Negotiated

    init(virtualHost: String, credentials: Credentials, clientProperties: FieldTable, proposal: Negotiated) {
        self.virtualHost = virtualHost
        self.credentials = credentials
        self.clientProperties = clientProperties
        self.proposal = proposal
    }

    /// - Throws: `invalidSettings` when the credentials cannot be had or the limits make no sense.
    init(_ settings: ConnectionSettings) throws(AMQPError) {
        guard settings.frameMax >= 8192 else {
            throw AMQPError(.invalidSettings, "frame_max is \(settings.frameMax) octets; it must be at least 8192.")
        }
        guard settings.channelMax > 0 else { throw AMQPError(.invalidSettings, "channel_max must be at least 1.") }
        guard settings.virtualHost.utf8.count <= 255 else {
            throw AMQPError(.invalidSettings, "The name of the virtual host is longer than 255 octets.")
        }
        let heartbeat = settings.heartbeat.components.seconds
        guard (0...Int64(UInt16.max)).contains(heartbeat) else {
            throw AMQPError(.invalidSettings, "A heartbeat of \(settings.heartbeat) cannot be agreed on; it is 0 to 65535 s.")
        }
        let credentials: Credentials
        do {
            credentials = try settings.credentials()
        } catch {
            throw AMQPError(.invalidSettings, "The broker's user and password cannot be had: \(error)")
        }
        self.init(
            virtualHost: settings.virtualHost, credentials: credentials,
            clientProperties: Self.clientProperties(settings),
            proposal: Negotiated(frameMax: settings.frameMax, channelMax: settings.channelMax, heartbeat: UInt16(heartbeat)))
    }

    /// What the broker's management page shows about us, and what we can do.
    private static func clientProperties(_ settings: ConnectionSettings) -> FieldTable {
        var properties: FieldTable = [
            "product": "exchange", "version": "1", "platform": "Swift", "connection_name": .text(settings.name),
            "capabilities": .table([
                "publisher_confirms": .bool(true), "consumer_cancel_notify": .bool(true),
                "exchange_exchange_bindings": .bool(true), "basic.nack": .bool(true), "connection.blocked": .bool(true),
                "authentication_failure_close": .bool(true), "per_consumer_qos": .bool(true),
            ]),
        ]
        for (key, value) in settings.clientProperties.fields { properties[key] = value }
        return properties
    }
}
