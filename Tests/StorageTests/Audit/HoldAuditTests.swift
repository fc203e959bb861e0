import Domain
import GRDB
import TestSupport
import Testing

@testable import Storage

/// Money that is set aside belongs to an open order, or the audit says so.
@Suite struct HoldAuditTests {
    private static let time = Timestamp(milliseconds: 1_000)

    /// A portfolio with a purchase that waits and a sale that waits.
    private static func ledger() async throws -> OpenedLedger {
        let ledger = try OpenedLedger()
        let coin = Asset(
            id: AssetID("alpha"), symbol: "ALP", name: "Alpha", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 3)
        let portfolio = try await ledger.portfolio(cash: USD(1_000))
        try await ledger.store.write { transaction in
            let key = try transaction.list(coin, at: time)
            try AuditTests.trade(transaction, portfolio, key, .buy, number: 0)
            for (number, side, hold) in [(1, Side.buy, Int64(100_000_000)), (2, Side.sell, 500)] {
                let quantity = Quantity(steps: 500, decimals: 3)
                let ticket = try OrderTicket(
                    side: side, type: .limit, size: .quantity(quantity), terms: OrderTerms(limitPrice: Price("5")), asset: coin)
                let order = try transaction.insert(
                    NewOrder(
                        portfolio: portfolio, clientOrderID: "\(number)x", body: BodyHash("\(number)"), asset: key,
                        ticket: ticket,
                        state: .new, time: time, quantity: quantity, hold: hold))
                try transaction.hold(hold, side, for: order, of: portfolio, key, at: time)
            }
        }
        return ledger
    }

    @Test func openOrdersHoldWhatIsSetAside() async throws {
        let ledger = try await Self.ledger()
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(report.isClean, "\(report)")
        await ledger.close()
    }

    @Test(arguments: [
        ("UPDATE orders SET hold = hold + 1 WHERE id = 2", "portfolio 1, USD, held: journal 100000000, open orders 100000001"),
        ("UPDATE orders SET hold = 499 WHERE id = 3", "portfolio 1, alpha, held: journal 500, open orders 499"),
        ("UPDATE orders SET state = 3 WHERE id = 2", "order 2 is not open but holds 100000000"),
        ("UPDATE orders SET hold = 0 WHERE id = 3", "order 3 is open but holds nothing"),
        ("UPDATE orders SET filled = 1 WHERE id = 2", "order 2 has filled another quantity than its fills say"),
        ("UPDATE orders SET filled = 500, state = 1 WHERE id = 2", "order 2 has filled more than it is for"),
        ("DELETE FROM postings WHERE bucket = 1 AND asset = 0", "portfolio 1, USD, held: journal 0, open orders 100000000"),
    ])
    func whatDoesNotFitIsFound(sql: String, row: String) async throws {
        let ledger = try await Self.ledger()
        await ledger.close()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: ledger.folder.ledgerPath, configuration: configuration)
        try await database.write { try $0.execute(sql: sql) }
        try database.close()
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        let check = try #require(report.checks.first { $0.claim.hasPrefix("what is set aside") })
        #expect(check.firstOffences.contains { $0.hasPrefix(row) }, "\(check.firstOffences)")
    }
}
