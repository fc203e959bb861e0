internal import AMQP
internal import AMQPBus
internal import Socket

extension BusConfiguration {
    /// How an instance connects. The password is read at each connection, so that a changed one is picked up.
    func connection(environment: String, roles: Set<Role>, name: String) -> ConnectionSettings {
        let user = user(environment: environment, roles: roles)
        let file = passwordFile
        var settings = ConnectionSettings(
            endpoints: endpoints.map { Endpoint(host: $0.host, port: $0.port) },
            virtualHost: virtualHost(environment: environment),
            credentials: {
                guard let file else { return .external }
                guard let password = SecretFile.read(file) else {
                    throw ConfigurationError("The file \(file) of the setting bus-password-file cannot be read or is empty.")
                }
                return .plain(user: user, password: password)
            },
            tls: endpoints.first?.isEncrypted == true
                ? TLSSettings(caFile: authorities, certificateFile: certificate, keyFile: key, serverName: serverName) : nil,
            name: name)
        settings.reconnect = Backoff(initial: .milliseconds(100), maximum: .seconds(3), jitter: 0.5)
        return settings
    }
}
