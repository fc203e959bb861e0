import Domain
import Testing

@Suite("The guard against absurd ticks")
struct TickGuardTests {
    /// A sequence of prices and what becomes of each, after a last price of 100.
    struct Story: Sendable, CustomTestStringConvertible {
        let name: String
        let ticks: [(price: String, verdict: TickGuard.Verdict)]
        var testDescription: String { name }
    }

    static let stories: [Story] = [
        Story(name: "ordinary moves", ticks: [("101", .accepted), ("55", .accepted), ("500", .accepted)]),
        Story(name: "exactly tenfold up is a move", ticks: [("1000", .accepted)]),
        Story(name: "exactly a tenth is a move", ticks: [("10", .accepted)]),
        Story(name: "more than tenfold waits", ticks: [("1000.000001", .held)]),
        Story(name: "less than a tenth waits", ticks: [("9.999999", .held)]),
        Story(name: "a slip that is not confirmed", ticks: [("100000", .held), ("101", .accepted), ("102", .accepted)]),
        Story(name: "a crash that is confirmed", ticks: [("2", .held), ("2.1", .accepted), ("2.2", .accepted)]),
        Story(name: "confirmed at ten percent above", ticks: [("2", .held), ("2.2", .accepted)]),
        Story(name: "confirmed at ten percent below", ticks: [("2", .held), ("1.8", .accepted)]),
        Story(name: "not confirmed beyond ten percent", ticks: [("2", .held), ("2.21", .held), ("2.3", .accepted)]),
        Story(name: "two different slips", ticks: [("100000", .held), ("0.001", .held), ("99", .accepted)]),
        Story(
            name: "a slip is forgotten after an ordinary tick",
            ticks: [("100000", .held), ("100", .accepted), ("100000", .held)]),
        Story(name: "zero is never a price", ticks: [("0", .refused), ("0", .refused), ("0.0", .refused), ("100", .accepted)]),
        Story(
            name: "zero does not confirm or forget", ticks: [("100000", .held), ("0", .refused), ("100000", .accepted)]),
        Story(
            name: "from the largest to the smallest",
            ticks: [("9000000000", .held), ("9000000000", .accepted), ("0.0000000001", .held), ("0.0000000001", .accepted)]),
    ]

    @Test("Every sequence", arguments: stories)
    func sequence(story: Story) throws {
        var tickGuard = TickGuard()
        var last = try #require(Price("100"))
        for tick in story.ticks {
            let price = try #require(Price(tick.price))
            let verdict = tickGuard.judge(price, of: AssetID("coin"), last: last)
            #expect(verdict == tick.verdict, "\(tick.price) after \(last)")
            if verdict == .accepted { last = price }
        }
    }

    @Test("The first positive price needs no confirmation, the first zero is refused")
    func first() throws {
        var tickGuard = TickGuard()
        #expect(tickGuard.judge(try #require(Price("0")), of: AssetID("coin"), last: nil) == .refused)
        #expect(tickGuard.judge(try #require(Price("0.00000001")), of: AssetID("coin"), last: nil) == .accepted)
    }

    @Test("Coins do not confirm each other")
    func coins() throws {
        var tickGuard = TickGuard()
        let last = try #require(Price("100"))
        let high = try #require(Price("5000"))
        #expect(tickGuard.judge(high, of: AssetID("one"), last: last) == .held)
        #expect(tickGuard.judge(high, of: AssetID("two"), last: last) == .held)
        #expect(tickGuard.heldPrice(of: AssetID("one")) == high)
        tickGuard.reset()
        #expect(tickGuard.judge(high, of: AssetID("one"), last: last) == .held)
    }

    @Test("A number that is no price cannot be said")
    func notANumber() {
        for text in ["NaN", "-1", "inf", "", "0x10"] { #expect(Price(text) == nil) }
    }
}
