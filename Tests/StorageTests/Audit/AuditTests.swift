import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct AuditTests {
    private static let coin = Asset(
        id: AssetID("alpha"), symbol: "ALP", name: "Alpha", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 3)

    /// Some portfolios that have bought and sold, each through the statements of the exchange itself.
    private func tradedLedger() async throws -> OpenedLedger {
        let ledger = try OpenedLedger()
        let key = try await ledger.store.write { try $0.list(Self.coin, at: Timestamp(milliseconds: 1)) }
        for user in 1...3 {
            let portfolio = try await ledger.portfolio(user: Int64(user), cash: USD(1_000))
            for number in 0..<4 {
                let side: Side = number == 2 ? .sell : .buy
                try await ledger.store.write { try Self.trade($0, portfolio, key, side, number: number) }
            }
        }
        return ledger
    }

    static func trade(
        _ transaction: LedgerTransaction, _ portfolio: PortfolioID, _ key: AssetKey, _ side: Side, number: Int
    ) throws {
        let time = Timestamp(milliseconds: 1_000 + Int64(number))
        let quantity = Quantity(steps: 1_500, decimals: 3)
        let ticket = try OrderTicket(side: side, type: .market, size: .quantity(quantity), asset: coin)
        guard let price = Price(rounding: "7.77777777") else { return }
        let quote = Quote(asset: coin.id, price: price, change24h: nil, volume24h: nil, source: "simulated", time: time)
        let plan = try FillPlan.market(
            ticket, asset: coin, quote: quote,
            balances: transaction.tradingBalances(of: portfolio, key, decimals: 3), rules: TradingRules())
        let order = try transaction.insert(
            NewOrder(
                portfolio: portfolio, clientOrderID: "order-\(number)", body: BodyHash("\(number)"), asset: key,
                ticket: ticket, state: .filled, time: time))
        _ = try transaction.settle(
            NewFill(
                plan: plan, order: order, portfolio: portfolio, asset: key, quoteSource: "simulated", quoteAgeMilliseconds: 3,
                time: time))
    }

    @Test func aSoundLedgerIsSound() async throws {
        let ledger = try await tradedLedger()
        // While the exchange runs, and after it.
        let running = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(running.isClean, "\(running)")
        #expect(running.entries == 15)
        #expect(running.fills == 12)
        #expect(running.description.contains("The ledger is sound."))
        await ledger.close()
        let closed = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(closed.checks == running.checks)
    }

    /// What somebody could do to the file, and the claim that it breaks.
    struct Corruption: Sendable, CustomTestStringConvertible {
        let sql: String
        let claim: String
        let row: String
        var testDescription: String { sql }
    }

    static let corruptions = [
        Corruption(
            sql: "UPDATE balances SET amount = amount + 1 WHERE account = 1 AND asset = 0",
            claim: "every balance equals the journal",
            row: "portfolio 1, USD, available: balance"),
        Corruption(
            sql: "DELETE FROM balances WHERE account = 2 AND asset = 1", claim: "every balance equals the journal",
            row: "portfolio 2, alpha, available: no balance"),
        Corruption(
            sql: "INSERT INTO balances VALUES (1, 1, 1, 5)", claim: "every balance equals the journal",
            row: "portfolio 1, alpha, held"),
        Corruption(
            sql: "UPDATE postings SET amount = amount + 1 WHERE entry = 3 AND account = -2 AND asset = 0",
            claim: "every journal entry sums to zero", row: "entry 3, USD: sum is 1"),
        Corruption(
            sql: "UPDATE postings SET amount = amount + 1 WHERE entry = 3 AND account = -2 AND asset = 0",
            claim: "for every asset all postings sum to zero", row: "USD: sum is 1"),
        Corruption(
            sql: "DELETE FROM postings WHERE entry = 3 AND account = 1 AND asset = 1",
            claim: "every fill has its postings", row: "fill 3 of order 2, alpha: portfolio 1, alpha: posted 0, should be 1500"),
        Corruption(
            sql: "UPDATE postings SET balance = balance + 7 WHERE entry = 4 AND account = 1 AND asset = 1",
            claim: "every posting's balance", row: "entry 4, portfolio 1, alpha, available"),
        Corruption(
            sql: "INSERT INTO postings VALUES (4, 3, 1, 1, -9, -9)", claim: "no user's account is ever negative",
            row: "entry 4, portfolio 3, alpha, held: -9"),
        Corruption(
            sql: "UPDATE balances SET amount = -5 WHERE account = 3 AND asset = 1", claim: "no user's is negative",
            row: "balance -5"),
        Corruption(
            sql: "DELETE FROM journal WHERE number = 5", claim: "every posting belongs to a journal entry",
            row: "entry 5 is missing"),
        Corruption(
            sql: "DELETE FROM journal WHERE number = 5", claim: "every row refers to rows that exist", row: "postings row"),
        Corruption(
            sql: "INSERT INTO journal VALUES (999, 1, 1, 5, NULL)", claim: "every entry has postings",
            row: "entry 999 has no postings"),
        Corruption(
            sql: "UPDATE postings SET asset = 77 WHERE entry = 2 AND asset = 1", claim: "every row refers to rows that exist",
            row: "postings row"),
        Corruption(
            sql: "UPDATE fills SET quantity = quantity + 1 WHERE entry = 2", claim: "every fill has its postings",
            row: "its value is not price times quantity"),
        Corruption(
            sql: "UPDATE fills SET fee = fee + 1 WHERE entry = 2", claim: "every fill has its postings", row: "fees, USD: posted"),
        Corruption(
            sql: "UPDATE fills SET cash_after = cash_after + 1 WHERE entry = 2", claim: "every fill has its postings",
            row: "its receipt says"),
        Corruption(
            sql: "UPDATE fills SET portfolio = 2 WHERE entry = 2", claim: "every fill has its postings",
            row: "no journal entry of this fill"),
        Corruption(
            sql: "UPDATE orders SET side = 1 - side WHERE id = 1", claim: "every fill has its postings", row: "no such order"),
        Corruption(
            sql: "DELETE FROM fills WHERE entry = 2", claim: "every entry of a fill", row: "entry 2 of portfolio 1 has no fill"),
        Corruption(
            sql: "DELETE FROM fills WHERE entry = 2", claim: "every filled order has its fill",
            row: "order 1 is filled but has no fill"),
        Corruption(
            sql: "UPDATE orders SET state = 4 WHERE id = 1", claim: "every filled order has its fill", row: "order 1 has a fill"),
        Corruption(
            sql: "UPDATE positions SET quantity = quantity + 1 WHERE portfolio = 3", claim: "every position is what",
            row: "portfolio 3, alpha: position"),
        Corruption(
            sql: "DELETE FROM positions WHERE portfolio = 3", claim: "every position is what",
            row: "portfolio 3, alpha: no position"),
        Corruption(
            sql: "UPDATE positions SET fees = fees + 1 WHERE portfolio = 3", claim: "every position is what",
            row: "portfolio 3, alpha: fees"),
        Corruption(
            sql: "UPDATE positions SET cost = cost - 1 WHERE portfolio = 1", claim: "every position is what",
            row: "portfolio 1, alpha: cost"),
        Corruption(
            sql: "UPDATE positions SET realised = realised + 1 WHERE portfolio = 1", claim: "every position is what",
            row: "portfolio 1, alpha: realised gain"),
    ]

    @Test(arguments: corruptions) func aCorruptionIsFound(_ corruption: Corruption) async throws {
        let ledger = try await tradedLedger()
        await ledger.close()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: ledger.folder.ledgerPath, configuration: configuration)
        try await database.write { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: corruption.sql)
            #expect(database.changesCount > 0)
        }
        try database.close()
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(!report.isClean)
        let check = try #require(report.checks.first { $0.claim.contains(corruption.claim) && $0.offences > 0 }, "\(report)")
        #expect(check.firstOffences.contains { $0.contains(corruption.row) }, "\(report)")
        #expect(report.description.contains("The ledger is NOT sound"))
    }

    @Test func onlyTheFirstOffencesAreShown() async throws {
        let ledger = try await tradedLedger()
        try await ledger.store.write { try $0.connection.database.execute(sql: "UPDATE fills SET fee = fee + 1") }
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(report.checks.contains { $0.offences == 12 && $0.firstOffences.count == AuditCheck.shown })
        #expect(report.description.contains("… and 2 more"))
        await ledger.close()
    }

    @Test func aDamagedFileIsFound() async throws {
        let ledger = try await tradedLedger()
        await ledger.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: ledger.folder.ledgerPath))
        // The page of a table, not the first one: the file still opens.
        try file.seek(toOffset: 4096 * 9)
        try file.write(contentsOf: Data(repeating: 0x5a, count: 4096))
        try file.close()
        do {
            #expect(try LedgerAudit.run(onFolder: ledger.folder.path).isClean == false)
        } catch let error as StorageError {
            #expect(error.code == .notADatabase)
        }
    }

    @Test func anEmptyFolderHasNoLedger() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: StorageError.self) { try LedgerAudit.run(onFolder: folder.path) }
        #expect(error?.code == .notADatabase)
        #expect(error?.message.contains(folder.path) == true)
    }

    /// The audit reads one state, whatever is committed meanwhile.
    @Test func theAuditOfALedgerThatTradesIsClean() async throws {
        let ledger = try await tradedLedger()
        let store = ledger.store
        let portfolio = try await ledger.portfolio(user: 9, cash: USD(1_000_000))
        let trading = Task {
            var number = 100
            while !Task.isCancelled {
                let current = number
                try await store.write { try Self.trade($0, portfolio, AssetKey(1), .buy, number: current) }
                number += 1
            }
        }
        let path = ledger.folder.path
        for _ in 0..<10 {
            let report = try await OffPool.run { try LedgerAudit.run(onFolder: path) }
            #expect(report.isClean, "\(report)")
        }
        trading.cancel()
        try await trading.value
        await ledger.close()
    }
}
