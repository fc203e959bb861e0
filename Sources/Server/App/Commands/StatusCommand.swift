internal import ArgumentParser
internal import Bus
internal import Contracts
internal import Domain
internal import Foundation

/// `exchange status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show in one screen how the exchange is, and what to do where it is not well.",
        discussion: """
            Asks the process that has the data folder open; it knows of all others that are on the same broker. Exits with 0 \
            when all is well, 1 when something is wrong, 2 when no process answers.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Everything as JSON, for programs.") var json = false

    func run() async throws {
        let exchange = OperatorConnection(folder: try await options.load().dataFolder)
        let status: ExchangeStatus
        do {
            status = try exchange.ask(GetExchangeStatus())
        } catch let error as OperatorError where error.isUnreachable {
            FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
            throw ExitCode(2)
        }
        let problems = status.problems
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let report = Report(isWell: problems.isEmpty, problems: problems, status: status)
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            print(StatusScreen(status: status, now: now).text)
        }
        if !problems.isEmpty { throw ExitCode(1) }
    }

    private struct Report: Encodable {
        let isWell: Bool
        let problems: [Problem]
        let status: ExchangeStatus
    }
}
