internal import ArgumentParser
internal import Domain
internal import Storage

/// `exchange backup`
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the ledger, also while the exchange trades, and prove that the copy is sound.",
        discussion: """
            Makes a new folder below DIR, named by the moment in UTC, with ledger.db and the report of its audit. Nothing appears \
            under that name unless it is complete, on the disk and sound. With --keep or --keep-days, older backups in DIR are \
            deleted afterwards, and only if this one succeeded.

            A backup holds password hashes: keep it where only you can read it, on another machine.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: ArgumentHelp("Where backups are kept.", valueName: "dir")) var folder: String
    @Option(help: "Keep so many of the newest backups.") var keep: Int?
    @Option(name: .customLong("keep-days"), help: "Also keep the last backup of each of so many days.") var keepDays: Int?

    func validate() throws {
        if let keep, keep < 1 { throw ValidationError("--keep wants a number from 1.") }
        if let keepDays, keepDays < 0 { throw ValidationError("--keep-days wants a number from 0.") }
    }

    func run() async throws {
        let data = try await options.load().ledgerFolder
        let (made, deleted) = try await OwnThread.run(name: "backup") { [folder, keep, keepDays] in
            let time = Timestamp.now
            let made = try LedgerBackup.make(ofFolder: data, below: folder, at: time)
            guard keep != nil || keepDays != nil else { return (made, [BackupName]()) }
            let retention = BackupRetention(newest: keep ?? 1, days: keepDays ?? 0)
            return (made, try LedgerBackup.prune(below: folder, retention, at: time))
        }
        print("\(made.path): \(made.audit.entries) journal entries, \(made.audit.fills) fills. The copy is sound.")
        for name in deleted { print("deleted \(folder)/\(name)") }
    }
}
