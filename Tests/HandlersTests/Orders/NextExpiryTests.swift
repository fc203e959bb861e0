import Domain
import Testing

@testable import Handlers

/// The moment that `TriggerEngine` looks for orders that end by themselves.
@Suite struct NextExpiryTests {
    private static func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func theEarliestCounts() {
        var next = NextExpiry()
        #expect(next.time == nil)
        for time in [30, 10, 20] as [Int64] { next.expect(Self.at(time)) }
        #expect(next.time == Self.at(10))
    }

    @Test func nothingIsDueBeforeItsTime() {
        var next = NextExpiry(Self.at(10))
        let early = next.takeDue(at: Self.at(9))
        #expect(!early && next.time == Self.at(10))
        let due = next.takeDue(at: Self.at(10))
        #expect(due && next.time == nil)
        let again = next.takeDue(at: Self.at(10))
        #expect(!again)
    }

    /// The ledger is asked for the next one while orders go on opening: one that opens after the question and before the answer
    /// is in no answer, and must not be forgotten.
    @Test(arguments: [nil, 50, 20] as [Int64?])
    func whatIsExpectedWhileTheLedgerIsAskedIsNotForgotten(found: Int64?) {
        var next = NextExpiry(Self.at(10))
        let due = next.takeDue(at: Self.at(12))
        #expect(due)
        next.expect(Self.at(30))
        if let found { next.expect(Self.at(found)) }
        #expect(next.time == Self.at(min(found ?? 30, 30)))
    }
}
