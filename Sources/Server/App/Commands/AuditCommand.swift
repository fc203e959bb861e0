internal import ArgumentParser
internal import ServerSystem
internal import Storage

/// `exchange audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Prove from the database file alone that every dollar and coin is accounted for.",
        discussion: """
            Reads one consistent state, also while the exchange runs. Checks that every asset's postings sum to zero, that \
            balances equal the journal, that no user's account is negative and that every fill has its postings. Exits with 1 \
            and prints the first offending rows if one of these does not hold.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let folder = try await options.load().ledgerFolder
        let report = try await withCheckedThrowingContinuation { (done: CheckedContinuation<AuditReport, any Error>) in
            DedicatedThread.start(name: "audit") { done.resume(with: Result { try LedgerAudit.run(onFolder: folder) }) }
        }
        print(report)
        if !report.isClean { throw ExitCode(1) }
    }
}
