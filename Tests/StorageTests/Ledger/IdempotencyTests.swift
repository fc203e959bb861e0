import Domain
import TestSupport
import Testing

@testable import Storage

@Suite struct IdempotencyTests {
    private struct Answer: Codable, Sendable, Equatable {
        let text: String
    }
    private struct Failure: Error {}

    private func ask(
        _ ledger: OpenedLedger, _ portfolio: PortfolioID, key: String = "k", kind: String = "funds", body: String = "100",
        answer: String, fails: Bool = false
    ) async throws -> IdempotentResult<Answer> {
        try await ledger.store.write { transaction in
            try transaction.idempotent(
                portfolio: portfolio, key: key, kind: kind, body: BodyHash(body), at: Timestamp(milliseconds: 5)
            ) {
                if fails { throw Failure() }
                try transaction.post(.funds(USD(1), to: portfolio, at: Timestamp(milliseconds: 5)))
                return Answer(text: answer)
            }
        }
    }

    @Test func aRepeatedCommandGetsItsFirstAnswer() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(10))
        guard case .first(Answer(text: "one")) = try await ask(ledger, portfolio, answer: "one") else {
            Issue.record("not executed")
            return
        }
        guard case .repeated(Answer(text: "one")) = try await ask(ledger, portfolio, answer: "two") else {
            Issue.record("executed twice")
            return
        }
        #expect(try await ledger.store.read { try $0.cash(of: portfolio) } == USD(11))
        // The key belongs to the portfolio.
        let other = try await ledger.portfolio(user: 2, cash: USD(10))
        #expect(try await ask(ledger, other, answer: "three").value == Answer(text: "three"))
        await ledger.close()
    }

    @Test func anotherBodyOrKindIsAConflict() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(10))
        _ = try await ask(ledger, portfolio, answer: "one")
        await #expect(throws: LedgerError.idempotencyConflict) { try await ask(ledger, portfolio, body: "101", answer: "two") }
        await #expect(throws: LedgerError.idempotencyConflict) { try await ask(ledger, portfolio, kind: "other", answer: "two") }
        await ledger.close()
    }

    @Test func aFailureIsNotAnAnswer() async throws {
        let ledger = try OpenedLedger()
        let portfolio = try await ledger.portfolio(cash: USD(10))
        await #expect(throws: Failure.self) { try await ask(ledger, portfolio, answer: "one", fails: true) }
        #expect(try await ask(ledger, portfolio, answer: "two").value == Answer(text: "two"))
        await ledger.close()
    }

    @Test func fieldsDoNotRunIntoEachOther() {
        #expect(BodyHash("ab", "c") != BodyHash("a", "bc"))
        #expect(BodyHash("ab", "") != BodyHash("ab"))
        #expect(BodyHash("a", "b") == BodyHash("a", "b"))
        #expect(BodyHash(stored: BodyHash("a").bytes) == BodyHash("a"))
    }
}
