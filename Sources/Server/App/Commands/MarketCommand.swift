internal import ArgumentParser
internal import Contracts
internal import Domain
internal import Logging
internal import MarketData
internal import ServerSystem

/// `exchange market`
struct MarketCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "market", abstract: "Collect prices now, or move the ledger to another market.",
        subcommands: [Refresh.self, Switch.self])

    struct Refresh: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Collect the catalogue and all prices now, within the budget.")
        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let exchange = OperatorConnection(folder: try await options.load().dataFolder)
            let refreshed = try exchange.ask(RefreshMarket())
            print("\(refreshed.quotes) quotes from \(refreshed.status.label).")
        }
    }

    struct Switch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move the ledger to another market.",
            discussion: """
                Archives all portfolios and opens new ones with starting cash: prices of two markets never meet in one \
                portfolio. The seed, the recording and its speed come from the settings, as for `exchange run`. Afterwards
                restart the exchange with the same settings and --market.
                """)
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "live, simulated or replay.") var market: String
        @Flag(help: "Do it: without this flag nothing is changed.") var yes = false

        func run() async throws {
            guard MarketKind(rawValue: market) != nil else {
                throw ValidationError("There is no market “\(market)”; use live, simulated or replay.")
            }
            guard yes else {
                throw ValidationError("This archives every portfolio of every user. Add --yes to do it.")
            }
            let configuration = try await options.load(flags: [Settings.market.name: market])
            let exchange = OperatorConnection(folder: configuration.dataFolder)
            // The seed or the recording belongs to the binding: without it the ledger would find its market no more.
            let binding = try await MarketSelection(
                settings: configuration.marketSettings, http: CurlFetcher(), logger: Logger(label: "market")
            ).binding()
            let switched = try exchange.ask(SwitchMarket(market: binding))
            print("Archived \(switched.archivedPortfolios) portfolios. Now restart the exchange with --market \(market).")
        }
    }
}
