internal import ArgumentParser
internal import Foundation

/// `exchange run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the exchange, or some of its roles.",
        discussion: """
            Without flags: everything in one process, HTTPS on https://localhost:8443 with a certificate made at first start, \
            prices from CoinCap with a key, else from Binance, else simulated.

            With --bus only the roles of --role play here; those on other machines are reached over the broker:
            exchange run --role web --bus amqps://broker.example --name web.2 --environment qa

            Stop it with Ctrl-C or SIGTERM: it finishes what it has begun within five seconds.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp(Settings.role.help, valueName: "roles")) var role: String?
    @Option(help: ArgumentHelp(Settings.bus.help, valueName: "uri")) var bus: String?
    @Option(help: ArgumentHelp(Settings.name.help, valueName: "name")) var name: String?
    @Option(help: ArgumentHelp(Settings.environment.help, valueName: "environment")) var environment: String?
    @Option(help: ArgumentHelp(Settings.listen.help, valueName: "host:port")) var listen: String?
    @Option(name: .customLong("listen-http"), help: ArgumentHelp(Settings.listenHTTP.help, valueName: "host:port"))
    var listenHTTP: String?
    @Option(help: ArgumentHelp(Settings.market.help, valueName: "market")) var market: String?
    @Option(name: .customLong("log-level"), help: ArgumentHelp(Settings.logLevel.help, valueName: "level")) var logLevel: String?

    func run() async throws {
        let configuration = try await options.load(flags: [
            Settings.role.name: role, Settings.bus.name: bus, Settings.name.name: name, Settings.environment.name: environment,
            Settings.listen.name: listen, Settings.listenHTTP.name: listenHTTP,
            Settings.market.name: market, Settings.logLevel.name: logLevel,
        ])
        do {
            try await ExchangeProcess(configuration: configuration).run()
        } catch let failure as RoleFailure where failure.isFinal {
            FileHandle.standardError.write(Data("Error: \(failure)\n".utf8))
            throw RoleFailure.finalStatus
        }
    }
}
