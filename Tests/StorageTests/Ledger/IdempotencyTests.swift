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

    /// FIPS 180-4 and the padding's edges: lengths of 55, 56, 63, 64 and 119 bytes.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 55), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        (String(repeating: "a", count: 64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]) func hashes(_ text: String, _ expected: String) {
        let digest = BodyHash.sha256(Array(text.utf8))
        #expect(digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
    }

    @Test func fieldsDoNotRunIntoEachOther() {
        #expect(BodyHash("ab", "c") != BodyHash("a", "bc"))
        #expect(BodyHash("ab", "") != BodyHash("ab"))
        #expect(BodyHash("a", "b") == BodyHash("a", "b"))
        #expect(BodyHash(stored: BodyHash("a").bytes) == BodyHash("a"))
    }
}
