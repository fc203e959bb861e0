internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Logging
internal import Storage

/// `exchange export`
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a user's ledger as CSV: all funds and fills of a portfolio, the oldest first.",
        discussion: """
            Reads one consistent state of the file, also while the exchange runs. `exchange import` reads what this writes. \
            Amounts are plain decimals, times ISO 8601 in UTC.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The user's name.") var user: String
    @Option(help: "The number of a portfolio, archived ones included (default: the one in use).") var portfolio: Int64?
    @Option(help: ArgumentHelp("The file to write (default: standard output). It must not exist.", valueName: "file"))
    var output: String?

    func run() async throws {
        let data = try await options.load().ledgerFolder
        let count = try await OwnThread.run(name: "export") { [user, portfolio, output] in
            let file = try output.map { try ExportCommand.newFile($0) } ?? .standardOutput
            do {
                let count = try LedgerExport.run(
                    ofFolder: data, userName: user, portfolio: portfolio.map { PortfolioID($0) }
                ) { try file.write(contentsOf: Data($0.utf8)) }
                try file.close()
                return count
            } catch {
                if let output { try? FileManager.default.removeItem(atPath: output) }
                throw error
            }
        }
        if let output { print("\(output): \(count) \(count == 1 ? "entry" : "entries").") }
    }

    /// For its owner alone: it says what somebody owns.
    private static func newFile(_ path: String) throws -> FileHandle {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw OperatorError("\(path) exists. Name another file with --output.")
        }
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw OperatorError("\(path) cannot be written.") }
        return file
    }
}

/// `exchange import`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in a user's ledger that `exchange export` wrote. Stop the exchange first.",
        discussion: """
            Opens a portfolio for a user who has signed up, with all entries of the file at the times that they had, and checks \
            each of them. The portfolio that was in use is archived: nothing of it is lost, `exchange export --portfolio` still \
            reads it. Open orders are not in a file; what had filled of them is.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The file.") var file: String
    @Option(help: "The name of the user who gets it.") var user: String
    @Flag(help: "Do it: without this flag nothing is changed.") var yes = false

    func run() async throws {
        guard yes else {
            throw ValidationError("This archives the portfolio that \(user) uses now. Add --yes to do it.")
        }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw OperatorError("\(file) cannot be read.")
        }
        let done = try await LedgerImport.run(
            [UInt8](bytes), userName: user, intoFolder: try await options.load().ledgerFolder, at: .now,
            logger: Logger(label: "import"))
        for archived in done.archived { print("Archived portfolio \(archived).") }
        print(
            "Portfolio \(done.portfolio) of \(user): \(done.entries) \(done.entries == 1 ? "entry" : "entries"), \(done.cash) USD."
        )
    }
}
