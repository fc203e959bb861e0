import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

/// Resets and clones in the ledger: what they post, and what the audit says of them.
@Suite struct PortfolioEventTests {
    private static let coin = Asset(
        id: AssetID("alpha"), symbol: "ALP", name: "Alpha", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 3)
    private static func time(_ number: Int64) -> Timestamp { Timestamp(milliseconds: 1_000 + number) }

    /// Portfolio 1 has bought, bought and sold; 2 is its clone, which has sold more; then 1 was reset and has bought again.
    private func ledger() async throws -> OpenedLedger {
        let ledger = try OpenedLedger()
        try await ledger.store.write { transaction in
            let key = try transaction.list(Self.coin, at: Timestamp(milliseconds: 1))
            let first = try transaction.openPortfolio(
                for: UserID(1), market: .simulated, startingCash: USD(1_000), at: Timestamp(milliseconds: 500))
            for (number, side) in [Side.buy, .buy, .sell].enumerated() {
                try AuditTests.trade(transaction, first, key, side, number: number)
            }
            let record = try #require(try transaction.portfolio(first))
            let clone = try transaction.clone(record, name: "Second", at: Self.time(3))
            try AuditTests.trade(transaction, clone, key, .sell, number: 4)
            try transaction.reset(first, to: USD(500), worth: USD(990), at: Self.time(4))
            try AuditTests.trade(transaction, first, key, .buy, number: 5)
        }
        return ledger
    }

    @Test func whatIsPostedAddsUp() async throws {
        let ledger = try await ledger()
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(report.isClean && report.fills == 5, "\(report)")
        #expect(report.checks.contains { $0.claim.hasPrefix("a reset leaves nothing") && $0.examined == 1 })
        #expect(report.checks.contains { $0.claim.hasPrefix("a clone begins with") && $0.examined == 1 })
        let (first, second) = (PortfolioID(1), PortfolioID(2))
        let (now, clone, before) = try await ledger.store.read { reader in
            (try reader.entries(of: first), try reader.entries(of: second), try reader.entries(of: first, period: 1))
        }
        #expect(now.fills.count == 1 && now.deposits.map(\.amount) == [USD(500)])
        #expect(before.fills.count == 3 && before.deposits.map(\.amount) == [USD(1_000)])
        // The clone's history is its source's until then, and goes on.
        #expect(clone.fills.count == 4 && clone.deposits.map(\.amount) == [USD(1_000)])
        #expect(Array(clone.fills.prefix(3)) == before.fills)
        let (cash, held) = try await ledger.store.read { reader in
            (try reader.cash(of: second), try reader.positions(of: second))
        }
        #expect(clone.changes.last?.cashAfter == cash)
        #expect(clone.changes.last?.holding?.quantityAfter == held.first?.state.quantity)
        let (periods, source, opening) = try await ledger.store.read { reader in
            (
                try reader.periods(of: try #require(try reader.portfolio(first))), try reader.source(ofClone: second),
                [try reader.openingCash(of: first), try reader.openingCash(of: second)]
            )
        }
        #expect(periods.map(\.number) == [1, 2] && periods[0].closingValue == USD(990) && periods[0].end == Self.time(4))
        #expect(periods[1].start == Self.time(4) && periods[1].end == nil)
        #expect(source == first && opening == [USD(500), USD(1_000)])
        #expect(try await ledger.store.read { try $0.entries(of: first, period: 3).changes.count } == 0)
        await ledger.close()
    }

    @Test func transactionsSayWhatHappened() async throws {
        let ledger = try await ledger()
        let (first, second) = try await ledger.store.read { reader in
            (try reader.transactions(of: PortfolioID(1), limit: 50), try reader.transactions(of: PortfolioID(2), limit: 50))
        }
        #expect(first.map(\.kind) == [.fill, .funds, .reset, .fill, .fill, .fill, .funds])
        #expect(second.map(\.kind) == [.fill, .clone] && second[1].clonedFrom == PortfolioID(1))
        for list in [first, second] {
            for (later, earlier) in zip(list, list.dropFirst()) {
                #expect(later.cashAfter.micros == earlier.cashAfter.micros + later.cashChange.micros)
            }
        }
        #expect(second[1].cashChange == second[1].cashAfter)
        let resets = TransactionFilter(kind: .entries(.reset))
        #expect(try await ledger.store.read { try $0.transactions(of: PortfolioID(1), resets, limit: 5).count } == 1)
        await ledger.close()
    }

    /// What somebody could do to resets and clones, and what the audit says to it.
    private static let corruptions: [(sql: String, claim: String)] = [
        (
            "UPDATE postings SET amount = amount + 1, balance = 1 WHERE account = 1 AND asset = 0 AND entry = (SELECT number FROM journal WHERE kind = 5)",
            "a reset leaves nothing"
        ),
        ("DELETE FROM portfolio_events WHERE kind = 5", "every position is what"),
        ("UPDATE portfolio_events SET entry = entry - 1 WHERE kind = 5", "a reset leaves nothing"),
        ("DELETE FROM portfolio_events WHERE kind = 6", "every position is what"),
        (
            "UPDATE postings SET amount = amount + 1, balance = balance + 1 WHERE account = 2 AND asset = 1 AND entry = (SELECT number FROM journal WHERE kind = 6)",
            "a clone begins with"
        ),
        ("UPDATE positions SET cost = cost + 1 WHERE portfolio = 2", "every position is what"),
        ("UPDATE positions SET realised = realised - 1 WHERE portfolio = 1", "every position is what"),
    ]

    @Test(arguments: corruptions.indices) func aCorruptionIsFound(index: Int) async throws {
        let corruption = Self.corruptions[index]
        let ledger = try await ledger()
        await ledger.close()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: ledger.folder.ledgerPath, configuration: configuration)
        try await database.write { database in
            try database.execute(sql: corruption.sql)
            #expect(database.changesCount > 0)
        }
        try database.close()
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(report.checks.contains { $0.claim.hasPrefix(corruption.claim) && $0.offences > 0 }, "\(report)")
    }

    @Test func whatIsHeldCannotBeReset() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(100))
        let key = try await ledger.coin()
        await #expect(throws: LedgerError.fundsHeld(portfolio)) {
            try await ledger.store.write { transaction in
                try transaction.hold(5_000_000, .buy, for: OrderID(1), of: portfolio, key, at: Self.time(1))
                try transaction.reset(portfolio, to: USD(100), worth: USD(100), at: Self.time(1))
            }
        }
        #expect(try await ledger.store.read { try $0.cash(of: portfolio) } == USD(100))
        await ledger.close()
    }

    /// A command that fails after a reset or a clone leaves no trace of either.
    @Test func aFailureUndoesAll() async throws {
        struct Failure: Error {}
        let ledger = try await ledger()
        let before = try LedgerAudit.run(onFolder: ledger.folder.path)
        await #expect(throws: Failure.self) {
            try await ledger.store.write { transaction in
                try transaction.reset(PortfolioID(2), to: USD(1), worth: .zero, at: Self.time(9))
                _ = try transaction.clone(try #require(try transaction.portfolio(PortfolioID(1))), name: "x", at: Self.time(9))
                throw Failure()
            }
        }
        let after = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(after == before && after.isClean)
        #expect(try await ledger.store.read { try $0.portfolios(of: UserID(1)).count } == 2)
        await ledger.close()
    }

    @Test func nothingCanBeClonedAndResetToo() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.store.write { transaction in
            let empty = try transaction.createPortfolio(for: UserID(1), name: "A", market: .simulated, at: Self.time(0))
            try transaction.reset(empty, to: .zero, worth: .zero, at: Self.time(1))
            let clone = try transaction.clone(try #require(try transaction.portfolio(empty)), name: "B", at: Self.time(2))
            try transaction.reset(clone, to: USD(7), worth: .zero, at: Self.time(3))
            return clone
        }
        #expect(try await ledger.store.read { try $0.cash(of: portfolio) } == USD(7))
        #expect(try LedgerAudit.run(onFolder: ledger.folder.path).isClean)
        await ledger.close()
    }

    /// A file holds all periods and what a clone has of its source's; what comes out of it is the same.
    @Test(arguments: [1, 2] as [Int64]) func exportAndImportKeepResetsAndClones(portfolio: Int64) async throws {
        let ledger = try await ledger()
        try await ledger.store.write { transaction in
            for name in ["ada", "bob"] {
                _ = try transaction.insertUser(name: name, normalisedName: name, passwordHash: "x", at: Self.time(0))
            }
        }
        let before = try await ledger.store.read { try $0.positions(of: PortfolioID(portfolio)).map(\.state) }
        await ledger.close()
        func text(_ user: String, _ portfolio: PortfolioID) throws -> String {
            var text = ""
            _ = try LedgerExport.run(ofFolder: ledger.folder.path, userName: user, portfolio: portfolio) { text += $0 }
            return text
        }
        let file = try text("ada", PortfolioID(portfolio))
        #expect(file.split(separator: "\r\n").count == (portfolio == 1 ? 8 : 6))
        let done = try await LedgerImport.run(
            Array(file.utf8), userName: "bob", intoFolder: ledger.folder.path, at: Self.time(9), logger: OpenedLedger.quiet)
        // Orders of the source go by their numbers.
        #expect(try text("bob", done.portfolio) == file)
        #expect(try LedgerAudit.run(onFolder: ledger.folder.path).isClean)
        let reopened = try OpenedLedger(reopening: ledger.temporary)
        let after = try await reopened.store.read { try $0.positions(of: done.portfolio).map(\.state) }
        #expect(after == before && before.count == 1)
        await reopened.close()
    }

    @Test func theChosenPortfolioIsTheDefault() async throws {
        let ledger = try OpenedLedger()
        let (first, second) = (try await ledger.portfolio(user: 4), try await ledger.portfolio(user: 4))
        func chosen() async throws -> PortfolioID? {
            try await ledger.store.read { try $0.defaultPortfolio(of: UserID(4))?.id }
        }
        #expect(try await chosen() == first)
        try await ledger.store.write { try $0.setActivePortfolio(second, of: UserID(4)) }
        #expect(try await chosen() == second)
        try await ledger.store.write { transaction in
            try transaction.setCostBasis(.highestCost, of: UserID(4))
            try transaction.archivePortfolio(second, at: Self.time(1))
        }
        #expect(try await chosen() == first)
        #expect(try await ledger.store.read { try $0.costBasis(of: UserID(4)) } == .highestCost)
        #expect(try await ledger.store.read { try $0.costBasis(of: UserID(5)) } == .firstIn)
        await ledger.close()
    }
}
