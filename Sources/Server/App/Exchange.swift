internal import ArgumentParser
internal import ServerSystem

/// The binary `exchange`.
@main
struct Exchange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exchange",
        abstract: "A simulated cryptocurrency exchange: virtual money on real or simulated prices.",
        discussion: """
            Start with `exchange run` and open the address it prints. Everything runs in one process and keeps its data in \
            one folder (--data, default ./data).

            The other commands talk to the exchange that runs on the same folder, except `logs`, `audit`, `backup` and \
            `export`, which read the files themselves, running or not, and `restore` and `import`, for which it has to be stopped.
            """,
        version: Version.current,
        subcommands: [
            RunCommand.self, StatusCommand.self, AuditCommand.self, AdminCommand.self, HaltCommand.self, ResumeCommand.self,
            MarketCommand.self, LogsCommand.self, BusCommand.self, BrokerCommand.self, BackupCommand.self, RestoreCommand.self,
            ExportCommand.self,
            ImportCommand.self, ConfigurationCommand.self,
        ])

    static func main() async {
        Signals.ignoreBrokenPipes()
        await main(nil)
    }
}
