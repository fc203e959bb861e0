internal import ArgumentParser

/// `exchange run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the exchange, or some of its roles.",
        discussion: """
            Without flags: everything in one process, HTTPS on https://localhost:8443 with a certificate made at first start, \
            prices from CoinCap with a key, else from Binance, else simulated.

            Stop it with Ctrl-C or SIGTERM: it finishes what it has begun within five seconds.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp(Settings.role.help, valueName: "roles")) var role: String?
    @Option(help: ArgumentHelp(Settings.listen.help, valueName: "host:port")) var listen: String?
    @Option(name: .customLong("listen-http"), help: ArgumentHelp(Settings.listenHTTP.help, valueName: "host:port"))
    var listenHTTP: String?
    @Option(help: ArgumentHelp(Settings.market.help, valueName: "market")) var market: String?
    @Option(name: .customLong("log-level"), help: ArgumentHelp(Settings.logLevel.help, valueName: "level")) var logLevel: String?

    func run() async throws {
        let configuration = try await options.load(flags: [
            Settings.role.name: role, Settings.listen.name: listen, Settings.listenHTTP.name: listenHTTP,
            Settings.market.name: market, Settings.logLevel.name: logLevel,
        ])
        try await ExchangeProcess(configuration: configuration).run()
    }
}
