public import Domain
public import Logging

/// Brings a portfolio's ledger from a file into an exchange.
public enum LedgerImport {
    /// What was brought in.
    public struct Done: Sendable, Hashable {
        public let portfolio: PortfolioID
        public let entries: Int
        public let cash: USD
        /// The portfolio that was the active one before and is archived now.
        public let archived: [PortfolioID]
    }

    /// Opens a portfolio for the user with all entries of the file, at the times that they had, and archives the user's
    /// active portfolio: the new one takes its place. All of it or nothing.
    ///
    /// Open orders are not in a file: what had filled of them is. Refuses a folder that some process has open. Throws
    /// `StorageError` with the line where something is wrong.
    public static func run(
        _ file: [UInt8], userName: String, intoFolder folder: String, at time: Timestamp, logger: Logger
    ) async throws -> Done {
        guard DatabaseFile.exists(DataFolder.ledgerPath(in: folder)) else { throw LedgerAudit.noLedger(in: folder) }
        let rows: [(line: Int, row: LedgerFileRow)]
        do {
            rows = try LedgerFileReader.rows(file)
        } catch let problem as CSVTable.Problem {
            throw StorageError(.unusableFile, "Line \(problem.line): \(problem.sentence). Nothing was changed.")
        }
        let data = try DataFolder.open(folder)
        defer { data.release() }
        let store = try LedgerStore(folder: data, logger: logger)
        do {
            let done = try await store.write { try $0.importPortfolio(rows, userName: userName, at: time) }
            await store.close()
            return done
        } catch {
            await store.close()
            throw error
        }
    }
}
