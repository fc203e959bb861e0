internal import ArgumentParser

/// The binary `exchange`.
@main
struct Exchange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "exchange")
}
