import Domain
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct LedgerTransferTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)
    private static let coin = Asset(
        id: AssetID("alpha"), symbol: "ALP", name: "Alpha", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 3)

    /// A ledger with a user, who has traded as the commands say, and a coin.
    private static func ledger(user: String = "Alice", _ sides: [Side] = []) async throws -> OpenedLedger {
        let ledger = try OpenedLedger()
        try await ledger.store.write { transaction in
            let id = try transaction.insertUser(
                name: user, normalisedName: user.lowercased(), passwordHash: "x", at: Timestamp(milliseconds: 1))
            let key = try transaction.list(coin, at: Timestamp(milliseconds: 1))
            let portfolio = try transaction.openPortfolio(
                for: id, name: "=Main, \"the\" one", market: .simulated, startingCash: USD(1_000),
                at: Timestamp(milliseconds: 500))
            for (number, side) in sides.enumerated() {
                try AuditTests.trade(transaction, portfolio, key, side, number: number)
            }
            if !sides.isEmpty {
                _ = try transaction.addFunds(USD("12.345678")!, to: portfolio, at: Timestamp(milliseconds: 9_000))
            }
        }
        return ledger
    }

    private static func export(_ ledger: OpenedLedger, user: String = "alice", portfolio: PortfolioID? = nil) throws -> String {
        var text = ""
        let count = try LedgerExport.run(ofFolder: ledger.folder.path, userName: user, portfolio: portfolio) { text += $0 }
        #expect(text.split(separator: "\r\n").count == count + 1)
        return text
    }

    private static func bring(_ text: String, user: String = "bob", into ledger: OpenedLedger) async throws -> LedgerImport.Done {
        try await LedgerImport.run(
            Array(text.utf8), userName: user, intoFolder: ledger.folder.path, at: now, logger: OpenedLedger.quiet)
    }

    @Test func whatIsExportedAndImportedIsTheSame() async throws {
        let source = try await Self.ledger([.buy, .buy, .sell, .buy])
        let text = try Self.export(source)
        #expect(text.split(separator: "\r\n").count == 7)
        let target = try await Self.ledger(user: "Bob")
        await target.close()
        let done = try await Self.bring(text, into: target)
        #expect(done.entries == 6 && done.archived == [PortfolioID(1)])
        #expect(try Self.export(target, user: "Bob") == text)
        #expect(try Self.export(target, user: "bob", portfolio: PortfolioID(1)).split(separator: "\r\n").count == 2)
        let report = try LedgerAudit.run(onFolder: target.folder.path)
        #expect(report.isClean && report.fills == 4, "\(report)")
        let reopened = try OpenedLedger(reopening: target.temporary)
        let (there, here) = (
            try await reopened.store.read { try $0.positions(of: done.portfolio).map(\.state) },
            try await source.store.read { try $0.positions(of: PortfolioID(1)).map(\.state) }
        )
        #expect(there == here && there.count == 1)
        #expect(try await reopened.store.read { try $0.fundsAdded(to: done.portfolio, onDay: 0) } == USD("12.345678"))
        await reopened.close()
        await source.close()
    }

    @Test func aSecondImportArchivesTheFirst() async throws {
        let target = try await Self.ledger(user: "Bob", [.buy])
        let text = try Self.export(target, user: "bob")
        await target.close()
        #expect(try await Self.bring(text, into: target).archived == [PortfolioID(1)])
        #expect(try await Self.bring(text, into: target).archived == [PortfolioID(2)])
        #expect(try Self.export(target, user: "bob") == text)
        #expect(try LedgerAudit.run(onFolder: target.folder.path).isClean)
    }

    @Test func aRunningExchangeAndUnknownPeopleAreRefused() async throws {
        let target = try await Self.ledger(user: "Bob", [.buy])
        let text = try Self.export(target, user: "bob")
        let running = try await #require(throws: StorageError.self) { try await Self.bring(text, into: target) }
        #expect(running.code == .folderInUse)
        await target.close()
        let unknown = try await #require(throws: StorageError.self) { try await Self.bring(text, user: "eve", into: target) }
        #expect(unknown.code == .notFound)
        #expect(throws: StorageError.self) { try Self.export(target, user: "eve") }
        #expect(throws: StorageError.self) { try Self.export(target, user: "bob", portfolio: PortfolioID(99)) }
        #expect(throws: StorageError.self) {
            try LedgerExport.run(ofFolder: target.temporary.path, userName: "bob") { _ in }
        }
    }

    /// Each change to a good file, and what the refusal says.
    private static let mistakes: [(what: String, change: @Sendable ([String]) -> [String], says: String)] = [
        ("nothing", { _ in [] }, "Line 1: the file is empty"),
        ("no rows", { [$0[0]] }, "no entries"),
        ("a missing column", { $0.map { String($0.dropFirst(10)) } }, "Line 1: the column portfolio is missing"),
        ("a missing cell", { [$0[0], String($0[1].dropLast(2))] }, "Line 2: it has 22 cells"),
        ("a lost line", { [$0[0], $0[1], $0[3]] }, "Line 3: the holding after it"),
        ("a doubled line", { [$0[0], $0[1], $0[2], $0[2]] }, "Line 4: the holding after it"),
        ("swapped lines", { [$0[0], $0[2], $0[1]] }, "Line 2: the portfolio does not have"),
        ("lines out of their time", { [$0[0], $0[1], $0[3], $0[2]] }, "Line 3: the holding after it"),
        ("another coin", { $0.map { $0.replacing("alpha", with: "omega") } }, "does not know the coin omega"),
        (
            "other decimals", { $0.map { $0.replacing(",alpha,3,", with: ",alpha,4,") } },
            "alpha has 3 decimals on this exchange, 4 in the file"
        ),
        ("another price", { $0.map { $0.replacing("7.77777777", with: "7.87777777") } }, "value_usd is not price times quantity"),
        ("more dollars", { [$0[0], $0[1].replacing(",1000.00,", with: ",1001.00,")] }, "Line 2: cash after it"),
        ("funds taken", { [$0[0], $0[1].replacing(",1000.00,", with: ",-1000.00,")] }, "funds must be above zero"),
        ("another market", { $0.map { $0.replacing("simulated,19", with: "moon,19") } }, "market may not be “moon”"),
        ("no number", { [$0[0], $0[1].replacing(",1000.00,", with: ",1e3,")] }, "cash_change_usd may not be “1e3”"),
        ("an open quotation", { $0 + ["\"abc"] }, "is not closed"),
        ("text behind a quotation", { [$0[0], $0[1].replacing("one\",", with: "one\"x,")] }, "a comma or the end of the line"),
    ]

    @Test(arguments: mistakes.indices) func aFileThatIsWrongChangesNothing(index: Int) async throws {
        let mistake = Self.mistakes[index]
        let target = try await Self.ledger(user: "Bob", [.buy, .buy])
        let good = try Self.export(target, user: "bob").split(separator: "\r\n").map(String.init)
        await target.close()
        let bad = mistake.change(good)
        #expect(bad != good)
        let before = FileManager.default.contents(atPath: target.folder.ledgerPath)
        let error = try await #require(throws: StorageError.self) {
            try await Self.bring(bad.isEmpty ? "" : bad.joined(separator: "\n") + "\n", into: target)
        }
        #expect(error.code == .unusableFile && error.message.contains(mistake.says), "\(mistake.what): \(error.message)")
        #expect(before?.isEmpty == false)
        #expect(try LedgerAudit.run(onFolder: target.folder.path).entries == 4)
        #expect(try Self.export(target, user: "bob").split(separator: "\r\n").map(String.init) == good)
    }

    @Test func aSpreadsheetExecutesNothing() throws {
        let cells = ["=1+1", "+x", "-1.50", "@a", "'quoted", "a,b", "a\"b", "two\nlines", "", "ä", "-", "1"]
        let text = CSVTable.row(cells)
        #expect(text.hasPrefix("'=1+1,'+x,-1.50,'@a,''quoted,\"a,b\",\"a\"\"b\",\"two\nlines\",,ä,'-,1\r\n"))
        let parsed = try CSVTable.parse(Array(text.utf8))
        #expect(parsed.count == 1 && parsed.first?.cells == cells)
        #expect(try CSVTable.parse(Array("a,b\n1,\n,2".utf8)).map(\.cells) == [["a", "b"], ["1", ""], ["", "2"]])
        #expect(throws: CSVTable.Problem.self) { try CSVTable.parse([0xFF, 0xFE]) }
    }
}
