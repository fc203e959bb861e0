import Domain
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct JournalTests {
    private let now = Timestamp(milliseconds: 1_700_000_000_000)

    @Test func anEntryMovesBalancesAndIsRead() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(100))
        let coin = try await ledger.coin()
        let time = now
        let posted = try await ledger.store.write { transaction in
            try transaction.post(.trade(portfolio, coin, steps: 250, cost: USD(40), fee: USD(micros: 40_000), at: time))
        }
        #expect(posted.balances == [59_960_000, 250, 40_000_000, -250, 40_000])
        try await ledger.store.read { reader in
            #expect(try reader.cash(of: portfolio) == USD(micros: 59_960_000))
            #expect(try reader.balance(of: .portfolio(portfolio), coin) == 250)
            #expect(try reader.balance(of: .fees, .usd) == 40_000)
            #expect(
                try reader.balances(of: .portfolio(portfolio)) == [
                    AccountBalance(asset: .usd, available: 59_960_000, held: 0),
                    AccountBalance(asset: coin, available: 250, held: 0),
                ])
            let journal = try reader.journal(of: portfolio, limit: 10)
            #expect(journal.map(\.number) == [posted.number, posted.number - 1])
            #expect(journal.map(\.kind) == [.hold, .funds])
            #expect(journal.map(\.cashChange) == [USD(micros: -40_040_000), USD(100)])
            #expect(journal.map(\.cashAfter) == [USD(micros: 59_960_000), USD(100)])
            #expect(try reader.journal(of: portfolio, kind: .funds, limit: 10).map(\.kind) == [.funds])
            #expect(try reader.journal(of: portfolio, before: posted.number, limit: 10).count == 1)
            #expect(try reader.journal(of: portfolio, from: time, to: time.adding(milliseconds: 1), limit: 10).count == 1)
            #expect(try reader.journal(of: portfolio, limit: 1).count == 1)
            #expect(Set(try reader.postings(of: posted.number)).count == 5)
            #expect(try reader.fundsIssued(to: portfolio) == USD(100))
            #expect(try reader.fundsIssued(to: portfolio, from: time) == .zero)
        }
        await ledger.close()
    }

    @Test func whatAPortfolioDoesNotHaveIsRefusedBeforeAnythingIsWritten() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(10))
        let coin = try await ledger.coin()
        let time = now
        try await ledger.store.write { transaction in
            let before = try transaction.balances(of: .portfolio(portfolio))
            #expect(throws: LedgerError.insufficientFunds(available: USD(10), needed: USD(micros: 10_000_001))) {
                try transaction.post(
                    .trade(portfolio, coin, steps: 1, cost: USD(micros: 10_000_000), fee: USD(micros: 1), at: time))
            }
            #expect(throws: LedgerError.insufficientHoldings(asset: coin, available: 0, needed: 7)) {
                try transaction.post(.trade(portfolio, coin, steps: -7, cost: USD(-1), fee: USD(micros: 1), at: time))
            }
            // The body went on: nothing of the refused entries may be left.
            #expect(try transaction.balances(of: .portfolio(portfolio)) == before)
        }
        #expect(try await ledger.store.read { try $0.journal(of: portfolio, limit: 10) }.count == 1)
        let postings = try await ledger.store.read {
            try $0.connection.statement("SELECT count(*) FROM postings").first { $0.int64(0) }
        }
        #expect(postings == 2)
        #expect(try LedgerAudit.run(onFolder: ledger.folder.path).isClean)
        await ledger.close()
    }

    @Test func twoBuysThatTogetherExceedTheBalance() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(100))
        let coin = try await ledger.coin()
        let (store, time) = (ledger.store, now)
        let bought = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let entry = JournalEntry.trade(portfolio, coin, steps: 1, cost: USD(60), fee: USD(micros: 1), at: time)
                    return (try? await store.write { try $0.post(entry) }) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(bought == 1)
        #expect(try await store.read { try $0.cash(of: portfolio) } == USD(micros: 39_999_999))
        await ledger.close()
    }

    @Test func entriesThatDoNotAddUpAreRefused() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio()
        let coin = try await ledger.coin()
        let time = now
        func entry(_ postings: [Posting]) -> JournalEntry {
            JournalEntry(kind: .fill, portfolio: portfolio, time: time, postings: postings)
        }
        let user = LedgerAccount.portfolio(portfolio)
        let malformed: [(JournalEntry, LedgerError)] = [
            (entry([]), .unbalanced(asset: nil)),
            (entry([Posting(user, .usd, amount: 1)]), .unbalanced(asset: .usd)),
            (entry([Posting(user, .usd, amount: 1), Posting(.market, coin, amount: -1)]), .unbalanced(asset: .usd)),
            (
                entry([Posting(user, .usd, amount: 1), Posting(.market, .usd, amount: -1), Posting(user, coin, amount: 5)]),
                .unbalanced(asset: coin)
            ),
            (entry([Posting(user, .usd, amount: 0)]), .malformedEntry),
            (entry([Posting(user, .usd, amount: 1), Posting(user, .usd, amount: -1)]), .malformedEntry),
            // In 64 bits these sum to zero.
            (entry([Posting(.market, .usd, amount: .min), Posting(.issuance, .usd, amount: .min)]), .unbalanced(asset: .usd)),
        ]
        try await ledger.store.write { transaction in
            for (entry, error) in malformed { #expect(throws: error) { try transaction.post(entry) } }
        }
        await ledger.close()
    }

    @Test func aBalanceNeverWraps() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(micros: .max - 5))
        let time = now
        try await ledger.store.write { transaction in
            // The house would owe more dollars than there are numbers.
            #expect(throws: LedgerError.overflow(account: .portfolio(portfolio), asset: .usd)) {
                try transaction.post(.funds(USD(micros: 6), to: portfolio, at: time))
            }
            try transaction.post(.funds(USD(micros: 5), to: portfolio, at: time))
        }
        let other = try await ledger.store.write { try $0.createPortfolio(for: UserID(2), name: "B", market: .live, at: time) }
        await #expect(throws: LedgerError.overflow(account: .issuance, asset: .usd)) {
            try await ledger.store.write { try $0.post(.funds(USD(micros: 2), to: other, at: time)) }
        }
        #expect(try LedgerAudit.run(onFolder: ledger.folder.path).isClean)
        await ledger.close()
    }

    @Test func holdsMoveBetweenBuckets() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(50))
        let time = now
        let user = LedgerAccount.portfolio(portfolio)
        try await ledger.store.write { transaction in
            let hold = JournalEntry(
                kind: .hold, portfolio: portfolio, time: time, reference: 9,
                postings: [Posting(user, .available, USD(-30)), Posting(user, .held, USD(30))])
            try transaction.post(hold)
            #expect(throws: LedgerError.insufficientFunds(available: USD(20), needed: USD(30))) { try transaction.post(hold) }
        }
        let balances = try await ledger.store.read { try $0.balances(of: user) }
        #expect(balances == [AccountBalance(asset: .usd, available: 20_000_000, held: 30_000_000)])
        // Money that is set aside for no order is found, and nothing else.
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        #expect(
            report.checks.filter { $0.offences > 0 }.map(\.firstOffences) == [
                ["portfolio 1, USD, held: journal 30000000, open orders 0"]
            ])
        await ledger.close()
    }

    @Test func theSchemaRefusesWhatTheProgramShouldNot() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio()
        for sql in [
            "UPDATE balances SET amount = -1 WHERE account = \(portfolio)",
            "UPDATE balances SET amount = amount + 9223372036854775807 WHERE account = \(portfolio)",
            "INSERT INTO postings (entry, account, asset, bucket, amount, balance) VALUES (999, \(portfolio), 0, 0, 1, 1)",
            "INSERT INTO postings (entry, account, asset, bucket, amount, balance) VALUES (1, 999, 0, 0, 1, 1)",
            "INSERT INTO postings (entry, account, asset, bucket, amount, balance) VALUES (1, \(portfolio), 0, 2, 1, 1)",
        ] {
            await #expect(throws: DatabaseError.self, "\(sql)") {
                try await ledger.store.write { try $0.connection.database.execute(sql: sql) }
            }
        }
        // A command's own constraint is no problem of the storage.
        #expect(ledger.store.problem == nil)
        await ledger.close()
    }
}
