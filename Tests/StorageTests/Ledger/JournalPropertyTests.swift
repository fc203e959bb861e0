import Domain
import TestSupport
import Testing

@testable import Storage

/// Random entries, most of them possible, some not: a model in 128 bits says which, and what is held afterwards.
@Suite struct JournalPropertyTests {
    private struct Model {
        var balances: [String: Int128] = [:]

        static func key(_ posting: Posting) -> String { "\(posting.account) \(posting.asset) \(posting.bucket)" }

        func accepts(_ postings: [Posting]) -> Bool {
            postings.allSatisfy { posting in
                let sum = (balances[Self.key(posting)] ?? 0) + Int128(posting.amount)
                return Int64(exactly: sum) != nil && (sum >= 0 || !posting.account.isUser)
            }
        }

        mutating func apply(_ postings: [Posting]) {
            for posting in postings { balances[Self.key(posting), default: 0] += Int128(posting.amount) }
        }
    }

    @Test(arguments: [UInt64(11), 12, 13, 14]) func sumsStayZeroAndNobodyIsNegative(seed: UInt64) async throws {
        let ledger = try OpenedLedger()
        var portfolios: [PortfolioID] = []
        for user in 1...4 { portfolios.append(try await ledger.portfolio(user: Int64(user), cash: USD(1_000))) }
        let coins = [try await ledger.coin("alpha"), try await ledger.coin("beta")]
        let everyone = portfolios.map(LedgerAccount.portfolio) + [.issuance, .market, .fees]
        let (users, store) = (portfolios, ledger.store)
        let (accepted, refused) = try await store.write { transaction in
            var random = SeededGenerator(seed: seed)
            var model = Model()
            for user in users {
                model.apply(JournalEntry.funds(USD(1_000), to: user, at: Timestamp(milliseconds: 0)).postings)
            }
            var (accepted, refused) = (0, 0)
            for round in 0..<1500 {
                var postings: [Posting] = []
                for asset in Set([AssetKey.usd, coins[0], coins[1]].filter { _ in Bool.random(using: &random) }) {
                    // Between two and four accounts of which the last takes what is left.
                    let parties = everyone.shuffled(using: &random).prefix(Int.random(in: 2...4, using: &random))
                    var left: Int128 = 0
                    for (index, account) in parties.enumerated() {
                        let bucket: Bucket = Int.random(in: 0..<8, using: &random) == 0 ? .held : .available
                        let limit: Int64 = Int.random(in: 0..<40, using: &random) == 0 ? .max : 500_000_000
                        let sign: Int64 = Bool.random(using: &random) ? 1 : -1
                        let amount = index == parties.count - 1 ? -left : Int128(sign * random.magnitude(upTo: limit))
                        guard let amount = Int64(exactly: amount), amount != 0 else { continue }
                        left += Int128(amount)
                        postings.append(Posting(account, asset, bucket, amount: amount))
                    }
                    if left != 0 { postings.removeAll { $0.asset == asset } }
                }
                guard !postings.isEmpty else { continue }
                let entry = JournalEntry(
                    kind: .hold, portfolio: users[round % users.count], time: Timestamp(milliseconds: Int64(round)),
                    postings: postings)
                let isPossible = model.accepts(postings)
                do {
                    let posted = try transaction.post(entry)
                    #expect(isPossible, "\(postings)")
                    model.apply(postings)
                    #expect(posted.balances.map { Int128($0) } == postings.map { model.balances[Model.key($0)] ?? 0 })
                    accepted += 1
                } catch is LedgerError {
                    #expect(!isPossible, "\(postings)")
                    refused += 1
                }
            }
            for account in everyone {
                for asset in [AssetKey.usd] + coins {
                    for bucket in Bucket.allCases {
                        let expected = model.balances["\(account) \(asset) \(bucket)"] ?? 0
                        #expect(try Int128(transaction.balance(of: account, asset, bucket)) == expected)
                    }
                }
            }
            return (accepted, refused)
        }
        #expect(accepted > 100)
        #expect(refused > 100)
        let report = try LedgerAudit.run(onFolder: ledger.folder.path)
        // These entries have no orders and no fills, so there are no positions either, and nothing holds what is set aside.
        let claims = ["every position", "what is set aside"]
        #expect(
            report.checks.allSatisfy { check in check.offences == 0 || claims.contains { check.claim.hasPrefix($0) } },
            "\(report)")
        await ledger.close()
    }
}
