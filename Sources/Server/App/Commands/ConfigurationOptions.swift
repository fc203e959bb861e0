internal import ArgumentParser
internal import Foundation

/// Flags that say where settings come from, the same in all commands that need any.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A JSON file with settings; flags and the environment win over it.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The exchange's data folder.", valueName: "dir"))
    var data: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Any other setting, as NAME=VALUE; see `exchange configuration`.", valueName: "name=value"))
    var settings: [String] = []

    func load(flags: [String: String?] = [:]) async throws -> ExchangeConfiguration {
        var known: [String: String] = [:]
        for (name, value) in flags { if let value { known[name] = value } }
        if let data { known[Settings.data.name] = data }
        for pair in settings {
            guard let equals = pair.firstIndex(of: "=") else {
                throw ValidationError("--set wants NAME=VALUE, not “\(pair)”.")
            }
            known[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        let environment = ProcessInfo.processInfo.environment
        let sources = try await ConfigurationSources(flags: known, environment: environment, file: config)
        return try ExchangeConfiguration(sources: sources, environment: environment)
    }
}
