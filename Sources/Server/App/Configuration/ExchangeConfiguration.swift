internal import Domain
internal import Foundation
internal import Logging

/// All settings, checked and ready to use.
struct ExchangeConfiguration: Sendable {
    let sources: ConfigurationSources
    let roles: Set<Role>
    /// Absolute path.
    let dataFolder: String
    let environment: String
    let logLevel: Logger.Level
    let encodesMessages: Bool
    let listen: ListenAddress
    let listenHTTP: ListenAddress?
    let minimumOrder: USD
    let startingCash: USD
    let fundsPerDay: USD
    /// CoinCap's key, if one is configured.
    let coinCapKey: String?

    init(sources: ConfigurationSources, environment variables: [String: String]) throws(ConfigurationError) {
        self.sources = sources
        roles = try Role.parse(try sources.value(Settings.role))
        dataFolder = ExchangeConfiguration.absolute(
            ExchangeConfiguration.chosen(try sources.value(Settings.data)) ?? variables["STATE_DIRECTORY"] ?? "data")
        environment = try sources.value(Settings.environment)
        guard ["dev", "qa", "prod"].contains(environment) else {
            throw ConfigurationError("The environment is dev, qa or prod, not “\(environment)”.")
        }
        let level = try sources.value(Settings.logLevel)
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw ConfigurationError("“\(level)” is no log level; use \(Settings.logLevel.help)")
        }
        self.logLevel = logLevel
        encodesMessages = try sources.value(Settings.encodeMessages)
        listen = try ListenAddress(try sources.value(Settings.listen), setting: "listen")
        let http = try sources.value(Settings.listenHTTP)
        listenHTTP = http == "none" ? nil : try ListenAddress(http, setting: "listen-http")
        minimumOrder = try ExchangeConfiguration.dollars(Settings.minimumOrder, sources)
        startingCash = try ExchangeConfiguration.dollars(Settings.startingCash, sources)
        fundsPerDay = try ExchangeConfiguration.dollars(Settings.fundsPerDay, sources)
        coinCapKey = try ExchangeConfiguration.coinCapKey(sources, variables)
    }

    private static func chosen(_ text: String) -> String? { text.isEmpty ? nil : text }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    private static func dollars(_ setting: Setting<String>, _ sources: ConfigurationSources) throws(ConfigurationError) -> USD {
        let text = try sources.value(setting)
        guard let amount = USD(text), amount >= .zero else {
            throw ConfigurationError("The setting \(setting.name) wants an amount in USD such as 10000 or 0.50, not “\(text)”.")
        }
        return amount
    }

    /// Secrets come from files, a credential of the service manager or the environment, never from a flag.
    private static func coinCapKey(
        _ sources: ConfigurationSources, _ variables: [String: String]
    ) throws(ConfigurationError) -> String? {
        func read(_ path: String) -> String? {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
            return chosen(text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        if let file = chosen(try sources.value(Settings.coinCapKeyFile)) {
            guard let key = read(file) else {
                throw ConfigurationError("The file \(file) of the setting coincap-key-file cannot be read or is empty.")
            }
            return key
        }
        if let folder = variables["CREDENTIALS_DIRECTORY"], let key = read(folder + "/coincap-key") { return key }
        return variables["EXCHANGE_COINCAP_KEY"].flatMap { chosen($0) }
    }
}
