import Testing

@testable import Bus

struct MissedTallyTests {
    @Test func aLineEveryTenSecondsAtMost() {
        let start = ContinuousClock.now
        var tally = MissedTally()
        #expect(tally.add(3, now: start) == 3)
        #expect(tally.add(4, now: start + .seconds(1)) == nil)
        #expect(tally.add(5, now: start + .milliseconds(9_999)) == nil)
        #expect(tally.add(1, now: start + .seconds(10)) == 10)
        #expect(tally.add(2, now: start + .seconds(30)) == 2)
    }
}
