internal import ArgumentParser
internal import Contracts
internal import Domain

/// `exchange halt`
struct HaltCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halt", abstract: "Stop trading of one coin or of all; a banner tells traders why.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "A coin's id, such as bitcoin; without it the whole exchange.") var coin: String?
    @Option(help: "What traders read in the banner.") var reason: String

    func run() async throws {
        let exchange = OperatorConnection(folder: try await options.load().dataFolder)
        let halts = try exchange.ask(SetHalt(asset: coin.map { AssetID($0) }, halted: true, reason: reason))
        HaltCommand.show(halts.halts)
    }

    static func show(_ halts: [Halt]) {
        if halts.isEmpty { print("Nothing is halted.") }
        for halt in halts {
            print("\(halt.asset.map { $0.description } ?? "the whole exchange") is halted since \(halt.since): \(halt.reason)")
        }
    }
}

/// `exchange resume`
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let trading go on that was halted.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "A coin's id; without it the whole exchange.") var coin: String?
    @Option(help: "For the log: why it goes on.") var reason: String

    func run() async throws {
        let exchange = OperatorConnection(folder: try await options.load().dataFolder)
        let halts = try exchange.ask(SetHalt(asset: coin.map { AssetID($0) }, halted: false, reason: reason))
        HaltCommand.show(halts.halts)
    }
}
