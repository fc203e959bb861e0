/// Which broker, and how to prove to it who one is.
struct BusConfiguration: Sendable {
    /// One broker, or several nodes of one that are tried in turn.
    let endpoints: [BrokerAddress]
    /// Where the password is; read again at every connection, so that a changed one is picked up.
    let passwordFile: String?
    /// PEM files; nil for the system's authorities, no client certificate.
    let authorities: String?
    let certificate: String?
    let key: String?
    let serverName: String?
    /// `classic` or `quorum`.
    let durableQueues: String

    /// Nil when no broker is configured.
    init?(_ sources: ConfigurationSources, _ variables: [String: String]) throws(ConfigurationError) {
        durableQueues = try sources.value(Settings.busQueues)
        guard ["classic", "quorum"].contains(durableQueues) else {
            throw ConfigurationError("The setting bus-queues wants classic or quorum, not “\(durableQueues)”.")
        }
        let text = try sources.value(Settings.bus)
        var endpoints: [BrokerAddress] = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) { endpoints.append(try BrokerAddress(String(part))) }
        guard let first = endpoints.first else { return nil }
        guard
            endpoints.allSatisfy({
                $0.user == first.user && $0.virtualHost == first.virtualHost && $0.isEncrypted == first.isEncrypted
            })
        else {
            throw ConfigurationError(
                "The addresses of the setting bus are nodes of one broker: the same scheme, user and virtual host in all of them."
            )
        }
        self.endpoints = endpoints
        passwordFile = try BusConfiguration.passwordFile(sources, variables)
        authorities = try BusConfiguration.file(Settings.busCA, sources)
        certificate = try BusConfiguration.file(Settings.busCertificate, sources)
        key = try BusConfiguration.file(Settings.busKey, sources)
        serverName = ExchangeConfiguration.chosen(try sources.value(Settings.busServerName))
        guard (certificate == nil) == (key == nil) else {
            throw ConfigurationError("The settings bus-certificate and bus-key belong together: give both or none.")
        }
        guard passwordFile != nil || certificate != nil else {
            throw ConfigurationError(
                "The broker wants to know who connects: put its password into a file and name it in bus-password-file, or as the "
                    + "credential bus-password of the service manager; or sign in with bus-certificate and bus-key.")
        }
        guard first.isEncrypted || (authorities == nil && certificate == nil) else {
            throw ConfigurationError(
                "The settings bus-ca and bus-certificate are for amqps://, but the setting bus says amqp://.")
        }
    }

    /// What depends on where it is used: outside development nothing crosses a network in clear.
    func check(environment: String) throws(ConfigurationError) {
        guard environment != "dev", let plain = endpoints.first(where: { !$0.isEncrypted && !$0.isLoopback }) else { return }
        throw ConfigurationError(
            "amqp://\(plain.host) would send passwords and orders in clear over the network. Use amqps:// in the environment "
                + "\(environment).")
    }

    /// Who signs in: the address says it, else the user that the definitions of the environment have for these roles.
    func user(environment: String, roles: Set<Role>) -> String {
        let suffix = roles.count == 1 ? roles.first.map { $0.rawValue } ?? "all" : "all"
        return endpoints.first?.user ?? BrokerDefinitions.userName(of: suffix, in: environment)
    }

    func virtualHost(environment: String) -> String {
        endpoints.first?.virtualHost ?? BrokerDefinitions.virtualHost(of: environment)
    }

    /// Signs in with the client certificate alone.
    var usesCertificateOnly: Bool { passwordFile == nil }

    private static func passwordFile(
        _ sources: ConfigurationSources, _ variables: [String: String]
    ) throws(ConfigurationError) -> String? {
        if let file = try file(Settings.busPasswordFile, sources) {
            guard SecretFile.read(file) != nil else {
                throw ConfigurationError("The file \(file) of the setting bus-password-file cannot be read or is empty.")
            }
            return file
        }
        guard let folder = variables["CREDENTIALS_DIRECTORY"] else { return nil }
        let credential = folder + "/bus-password"
        return SecretFile.read(credential) == nil ? nil : credential
    }

    private static func file(_ setting: Setting<String>, _ sources: ConfigurationSources) throws(ConfigurationError) -> String? {
        ExchangeConfiguration.chosen(try sources.value(setting)).map(ExchangeConfiguration.absolute)
    }
}
