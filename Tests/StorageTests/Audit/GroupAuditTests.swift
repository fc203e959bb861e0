import Domain
import GRDB
import TestSupport
import Testing

@testable import Storage

/// What a group holds belongs to its open exits, or the audit says so.
@Suite struct GroupAuditTests {
    private static let time = Timestamp(milliseconds: 1_000)

    /// A portfolio with a pair of sales that hold together.
    private static func ledger() async throws -> OpenedLedger {
        let ledger = try OpenedLedger()
        let coin = Asset(
            id: AssetID("alpha"), symbol: "ALP", name: "Alpha", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 3)
        let portfolio = try await ledger.portfolio(cash: USD(1_000))
        try await ledger.store.write { transaction in
            let key = try transaction.list(coin, at: time)
            try AuditTests.trade(transaction, portfolio, key, .buy, number: 0)
            let group = try transaction.insertGroup(
                .oco, of: portfolio, clientOrderID: "pair", body: BodyHash("pair"), asset: key, side: .sell, at: time)
            let quantity = Quantity(steps: 500, decimals: 3)
            var orders: [OrderID] = []
            for (role, price) in [(OrderRole.target, "9"), (.stop, "2")] {
                let isStop = role == .stop
                let ticket = try OrderTicket(
                    side: .sell, type: isStop ? .stop : .limit, size: .quantity(quantity),
                    terms: OrderTerms(limitPrice: isStop ? nil : Price(price), stopPrice: isStop ? Price(price) : nil),
                    asset: coin)
                orders.append(
                    try transaction.insert(
                        NewOrder(
                            portfolio: portfolio, clientOrderID: role.rawValue, body: BodyHash(role.rawValue), asset: key,
                            ticket: ticket, state: .new, time: time, quantity: quantity, link: (group, role))))
            }
            try transaction.hold(500, .sell, for: group, of: orders[0], in: portfolio, key, at: time)
        }
        return ledger
    }

    @Test func aPairHoldsOnce() async throws {
        let ledger = try await Self.ledger()
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(report.isClean, "\(report)")
        // The second that ends gives back what both held.
        let held = try await ledger.store.write { transaction in
            var held: [Int64] = []
            for id in try transaction.openOrders(of: AssetID("alpha"), limit: 10) {
                guard let order = try transaction.openOrder(id) else { continue }
                #expect(order.working.hold == 500)
                try transaction.end(order, .canceled, Rejection(.canceledByUser, "Test"), at: Self.time)
                held.append(try transaction.balance(of: .portfolio(order.portfolio), order.key, .held))
            }
            return held
        }
        #expect(held == [500, 0])
        await ledger.close()
        #expect(try LedgerAudit.run(onFolder: ledger.folder.path).isClean)
    }

    @Test(arguments: [
        ("UPDATE order_groups SET hold = 501", "portfolio 1, alpha, held: journal 500, open orders 501"),
        ("UPDATE order_groups SET hold = 0", "group 1 has an open exit but holds nothing"),
        ("UPDATE orders SET state = 3 WHERE role > 0", "group 1 has no open exit but holds 500"),
        ("UPDATE orders SET quantity = 400 WHERE role = 1", "the exits of group 1 are open for different quantities"),
        ("UPDATE orders SET dormant = 1 WHERE role = 1", "group 1 has an exit that sleeps without an open entry"),
    ])
    func whatDoesNotFitIsFound(sql: String, row: String) async throws {
        let ledger = try await Self.ledger()
        await ledger.close()
        let database = try DatabaseQueue(path: ledger.folder.ledgerPath)
        try await database.write { try $0.execute(sql: sql) }
        try database.close()
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        let check = try #require(report.checks.first { $0.claim.hasPrefix("what is set aside") })
        #expect(check.firstOffences.contains { $0.hasPrefix(row) }, "\(check.firstOffences)")
    }
}
