internal import ArgumentParser
internal import Bus
internal import Contracts
internal import Domain

/// `exchange status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show in one screen how the exchange is, and what to do where it is not well.",
        discussion: "Exits with 1 when something is wrong.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let exchange = OperatorConnection(folder: try await options.load().dataFolder)
        let process = try exchange.ask(GetProcessStatus())
        let backend = Result { try exchange.ask(GetBackendStatus()) }
        let dmz = Result { try exchange.ask(GetDMZStatus()) }
        let report = StatusReport(process: process, backend: backend, dmz: dmz)
        print(report.text)
        if !report.isWell { throw ExitCode(1) }
    }
}
