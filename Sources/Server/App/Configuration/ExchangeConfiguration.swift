internal import Domain
internal import Foundation
internal import Logging
internal import Logs
internal import MarketData
internal import ServerSystem

/// All settings, checked and ready to use.
struct ExchangeConfiguration: Sendable {
    let sources: ConfigurationSources
    let roles: Set<Role>
    /// The names of this process's instances.
    let names: InstanceNames
    /// The broker; nil when all roles play in this process.
    let bus: BusConfiguration?
    /// Absolute path.
    let dataFolder: String
    /// Absolute path of the folder with the databases; mostly the data folder.
    let ledgerFolder: String
    let environment: String
    let logLevel: Logger.Level
    let logSettings: LogSettings
    let encodesMessages: Bool
    let listen: ListenAddress
    let listenHTTP: ListenAddress?
    let minimumOrder: USD
    let startingCash: USD
    let fundsPerDay: USD
    let feeBasisPoints: Int
    let tradingRules: TradingRules
    /// The exchange's own certificate; nil to make one.
    let certificateFiles: (certificate: String, key: String)?
    let servesPlainHTTP: Bool
    let assets: String?
    let hostNames: [String]
    /// Requests to the API that each key may send in a minute.
    let apiRequests: Int
    let market: MarketChoice
    /// CoinCap's key, if one is configured.
    let coinCapKey: String?
    let coinCapURL: String
    let coinCapCredits: Int
    let binanceURL: String
    let seed: Int
    let replayPath: String?
    let replaySpeed: Double
    let replayFrom: String?
    let passwordCost: Int
    let passwordWorkers: Int
    let signInLimit: Int

    init(sources: ConfigurationSources, environment variables: [String: String]) throws(ConfigurationError) {
        self.sources = sources
        roles = try Role.parse(try sources.value(Settings.role))
        names = try InstanceNames(try sources.value(Settings.name), roles: roles, host: Host.name)
        bus = try BusConfiguration(sources, variables)
        dataFolder = ExchangeConfiguration.absolute(
            ExchangeConfiguration.chosen(try sources.value(Settings.data)) ?? variables["STATE_DIRECTORY"] ?? "data")
        ledgerFolder =
            ExchangeConfiguration.chosen(try sources.value(Settings.ledgerFolder)).map(ExchangeConfiguration.absolute)
            ?? dataFolder
        environment = try sources.value(Settings.environment)
        guard ["dev", "qa", "prod"].contains(environment) else {
            throw ConfigurationError("The environment is dev, qa or prod, not “\(environment)”.")
        }
        try bus?.check(environment: environment)
        try ExchangeConfiguration.check(roles: roles, hasBroker: bus != nil)
        let level = try sources.value(Settings.logLevel)
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw ConfigurationError("“\(level)” is no log level; use \(Settings.logLevel.help)")
        }
        self.logLevel = logLevel
        var logs = LogSettings(
            folder: ExchangeConfiguration.chosen(try sources.value(Settings.logsFolder)).map(ExchangeConfiguration.absolute)
                ?? dataFolder + "/logs")
        logs.budgetBytes = Int64(try ExchangeConfiguration.number(Settings.logsBudget, 1...1_048_576, sources)) << 20
        logs.rotateBytes = Int64(try ExchangeConfiguration.number(Settings.logsRotate, 1...1024, sources)) << 20
        logs.queueBytes = Int64(try ExchangeConfiguration.number(Settings.logsQueue, 1...1_048_576, sources)) << 20
        logs.ringBytes = try ExchangeConfiguration.number(Settings.logsRing, 1...1024, sources) << 20
        logSettings = logs
        encodesMessages = try sources.value(Settings.encodeMessages)
        listen = try ListenAddress(try sources.value(Settings.listen), setting: "listen")
        let http = try sources.value(Settings.listenHTTP)
        listenHTTP = http == "none" ? nil : try ListenAddress(http, setting: "listen-http")
        minimumOrder = try ExchangeConfiguration.dollars(Settings.minimumOrder, sources)
        startingCash = try ExchangeConfiguration.dollars(Settings.startingCash, sources)
        fundsPerDay = try ExchangeConfiguration.dollars(Settings.fundsPerDay, sources)
        feeBasisPoints = try ExchangeConfiguration.number(Settings.feeBasisPoints, 0...1000, sources)
        tradingRules = try ExchangeConfiguration.tradingRules(sources)
        let certificate = ExchangeConfiguration.chosen(try sources.value(Settings.certificate))
        let key = ExchangeConfiguration.chosen(try sources.value(Settings.certificateKey))
        guard (certificate == nil) == (key == nil) else {
            throw ConfigurationError("The settings certificate and certificate-key belong together: give both or none.")
        }
        if let certificate, let key { certificateFiles = (certificate, key) } else { certificateFiles = nil }
        servesPlainHTTP = try sources.value(Settings.plainHTTP)
        guard !servesPlainHTTP || listenHTTP != nil else {
            throw ConfigurationError("The setting plain-http needs an address in listen-http.")
        }
        assets = ExchangeConfiguration.chosen(try sources.value(Settings.assets))
        hostNames = try ExchangeConfiguration.hostNames(sources)
        apiRequests = try ExchangeConfiguration.number(Settings.apiRequests, 4...100_000_000, sources)
        let choice = try sources.value(Settings.market)
        guard let market = MarketChoice(rawValue: choice) else {
            throw ConfigurationError("There is no market “\(choice)”; use auto, live, simulated or replay.")
        }
        self.market = market
        coinCapKey = try ExchangeConfiguration.coinCapKey(sources, variables)
        coinCapURL = try ExchangeConfiguration.webAddress(Settings.coinCapURL, sources)
        coinCapCredits = try ExchangeConfiguration.number(Settings.coinCapCredits, 0...10_000_000, sources)
        binanceURL = try ExchangeConfiguration.webAddress(Settings.binanceURL, sources)
        seed = try ExchangeConfiguration.number(Settings.seed, 0...Int.max, sources)
        replayPath = ExchangeConfiguration.chosen(try sources.value(Settings.replayPath))
        replaySpeed = try sources.value(Settings.replaySpeed)
        guard replaySpeed > 0, replaySpeed <= 100_000 else {
            throw ConfigurationError("The setting replay-speed wants recorded days a minute, more than 0, not “\(replaySpeed)”.")
        }
        replayFrom = ExchangeConfiguration.chosen(try sources.value(Settings.replayFrom))
        if let replayFrom, (try? Date(replayFrom, strategy: .iso8601.year().month().day())) == nil {
            throw ConfigurationError("The setting replay-from wants a day such as 2024-12-31, not “\(replayFrom)”.")
        }
        passwordCost = try ExchangeConfiguration.number(Settings.passwordCost, 4...20, sources)
        passwordWorkers = try ExchangeConfiguration.number(Settings.passwordWorkers, 1...64, sources)
        signInLimit = try ExchangeConfiguration.number(Settings.signInLimit, 1...1_000_000, sources)
    }

    /// Without a broker nobody outside this process can be reached.
    private static func check(roles: Set<Role>, hasBroker: Bool) throws(ConfigurationError) {
        guard !hasBroker else { return }
        let missing = Role.exchange.subtracting(roles).map { $0.rawValue }.sorted()
        guard missing.isEmpty else {
            throw ConfigurationError(
                "Without \(missing.joined(separator: " and ")) there is nobody to talk to in this process. Name the broker that "
                    + "the other roles are reached over with --bus amqps://HOST, or play all roles here: --role all.")
        }
    }

    static func number(
        _ setting: Setting<Int>, _ range: ClosedRange<Int>, _ sources: ConfigurationSources
    ) throws(ConfigurationError) -> Int {
        let value = try sources.value(setting)
        guard range.contains(value) else {
            throw ConfigurationError(
                "The setting \(setting.name) wants a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    static func chosen(_ text: String) -> String? { text.isEmpty ? nil : text }

    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    static func dollars(_ setting: Setting<String>, _ sources: ConfigurationSources) throws(ConfigurationError) -> USD {
        let text = try sources.value(setting)
        guard let amount = USD(text), amount >= .zero else {
            throw ConfigurationError("The setting \(setting.name) wants an amount in USD such as 10000 or 0.50, not “\(text)”.")
        }
        return amount
    }

    private static func hostNames(_ sources: ConfigurationSources) throws(ConfigurationError) -> [String] {
        var names: [String] = []
        for part in try sources.value(Settings.hostNames).split(separator: ",") {
            let name = part.trimmingCharacters(in: .whitespaces)
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-.:[]".contains($0)) }) else {
                throw ConfigurationError(
                    "The setting host-names wants names such as exchange.example, separated by commas, not “\(name)”.")
            }
            names.append(name)
        }
        return names
    }

    private static func webAddress(_ setting: Setting<String>, _ sources: ConfigurationSources) throws(ConfigurationError)
        -> String
    {
        let text = try sources.value(setting)
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme), parts.host?.isEmpty == false
        else {
            throw ConfigurationError("The setting \(setting.name) wants an address such as \(setting.standard), not “\(text)”.")
        }
        return text
    }

    /// Secrets come from files, a credential of the service manager or the environment, never from a flag.
    private static func coinCapKey(
        _ sources: ConfigurationSources, _ variables: [String: String]
    ) throws(ConfigurationError) -> String? {
        if let file = chosen(try sources.value(Settings.coinCapKeyFile)) {
            guard let key = SecretFile.read(file) else {
                throw ConfigurationError("The file \(file) of the setting coincap-key-file cannot be read or is empty.")
            }
            return key
        }
        if let folder = variables["CREDENTIALS_DIRECTORY"], let key = SecretFile.read(folder + "/coincap-key") { return key }
        return variables["EXCHANGE_COINCAP_KEY"].flatMap { chosen($0) }
    }
}
