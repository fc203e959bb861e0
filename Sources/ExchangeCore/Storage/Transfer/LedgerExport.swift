public import Domain
import GRDB

/// A portfolio's ledger as a file that people, spreadsheets and `LedgerImport` read.
public enum LedgerExport {
    /// Hands the text of the file to `write`, piece by piece: one consistent state of the ledger in `folder`, which some
    /// process may have open. Returns how many entries there are. Blocks.
    ///
    /// `portfolio`: one of the user's, archived ones included; nil for the one in use. Throws `StorageError`, also when
    /// there is no such user or portfolio.
    public static func run(
        ofFolder folder: String, userName: String, portfolio: PortfolioID? = nil, write: (String) throws -> Void
    ) throws -> Int {
        let file = DataFolder.ledgerPath(in: folder)
        guard DatabaseFile.exists(file) else { throw LedgerAudit.noLedger(in: folder) }
        let queue = try DatabaseFile(path: file, settings: StorageSettings()).openForReading()
        do {
            let count = try queue.read { database in
                try Migrator(migrations: LedgerMigrations.all).check(database)
                let reader = LedgerReader(connection: try Connection(database))
                let record = try reader.portfolio(portfolio, ofUserNamed: userName)
                try write(CSVTable.row(LedgerFileRow.names))
                var count = 0
                try reader.exportRows(of: record) { row in
                    try write(CSVTable.row(row.cells))
                    count += 1
                }
                return count
            }
            try queue.close()
            return count
        } catch let error as DatabaseError {
            throw StorageError(.notADatabase, "The ledger \(file) cannot be read to its end.", cause: "\(error)")
        }
    }
}

extension LedgerReader {
    /// A portfolio of the user of this name; nil means the one in use.
    func portfolio(_ portfolio: PortfolioID?, ofUserNamed name: String) throws -> PortfolioRecord {
        guard let user = try user(named: name.lowercased()) else {
            throw StorageError(.notFound, "There is no user “\(name)”.")
        }
        let all = try portfolios(of: user.id, includingArchived: true)
        guard let portfolio else {
            if let used = all.first(where: { $0.archivedAt == nil }) { return used }
            throw StorageError(.notFound, "\(user.name) has no portfolio in use.")
        }
        guard let found = all.first(where: { $0.id == portfolio }) else {
            throw StorageError(
                .notFound,
                "\(user.name) has no portfolio \(portfolio). There are: \(all.map { "\($0.id)" }.joined(separator: ", ")).")
        }
        return found
    }
}
