internal import ArgumentParser
internal import Domain
internal import Logging
internal import Storage

/// `exchange restore`
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make the ledger of a backup the one of the data folder. Stop the exchange first.",
        discussion: """
            Refuses a folder that an exchange has open, and a backup that is not sound. What happened after the backup is gone; \
            the ledger of before is kept beside the restored one with --replace.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The folder of one backup, as `exchange backup` printed it.") var backup: String
    @Flag(help: "The data folder has a ledger: keep it in a folder beside the restored one.") var replace = false

    func run() async throws {
        let configuration = try await options.load()
        let data = configuration.ledgerFolder
        let done = try await OwnThread.run(name: "restore") { [backup, replace] in
            try LedgerRestore.run(
                from: backup, into: data, isReplacing: replace, at: .now, logger: Logger(label: "restore"))
        }
        print(done.audit)
        if let before = done.before { print("The ledger of before is in \(before).") }
        if configuration.bus != nil {
            print("Restored. The environment remembers how far its ledger had come: `exchange bus adopt-ledger`, then start.")
        } else {
            print("Restored. Start the exchange with `exchange run --data \(data)`.")
        }
    }
}
