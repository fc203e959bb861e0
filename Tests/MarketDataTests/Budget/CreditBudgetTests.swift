import Domain
import TestSupport
import Testing

@testable import MarketData

@Suite struct CreditBudgetTests {
    @Test func costsOneAndOneForEachBegun2500Bytes() {
        #expect([0, 1, 2500, 2501, 60_000].map(CreditBudget.cost(bytes:)) == [1, 2, 2, 3, 25])
    }

    @Test func leavesSomeForOrders() {
        let budget = StillWorld().budget(100)
        #expect(budget.spend(50, for: .history))
        #expect(!budget.spend(1, for: .history))
        #expect(budget.spend(40, for: .quotes))
        #expect(!budget.spend(1, for: .quotes))
        #expect(budget.spend(10, for: .order))
        #expect(!budget.spend(1, for: .order))
        #expect(budget.used == 100)
    }

    @Test func aNewMonthBeginsAtNothing() {
        let world = StillWorld()
        let budget = world.budget(10)
        #expect(budget.spend(10, for: .order))
        world.clock.advance(milliseconds: 20 * 86_400_000 + 11 * 3_600_000)
        #expect(world.clock.now.description == "2026-11-30T23:00:00.000Z")
        #expect(!budget.spend(1, for: .order))
        world.clock.advance(milliseconds: 3_600_000)
        #expect(budget.used == 0)
        #expect(budget.spend(10, for: .order))
    }

    @Test func aRestartForgetsNothing() throws {
        let folder = try TemporaryFolder()
        let world = StillWorld()
        #expect(world.budget(10, record: FileCreditRecord(folder: folder.path + "/state")).spend(7, for: .order))
        let restarted = world.budget(10, record: FileCreditRecord(folder: folder.path + "/state"))
        #expect(restarted.used == 7)
        #expect(!restarted.spend(4, for: .order))
    }

    @Test func aClockSetBackGivesNothingBack() {
        let world = StillWorld()
        let record = MemoryCreditRecord()
        #expect(world.budget(10, record: record).spend(10, for: .order))
        world.clock.advance(milliseconds: -40 * 86_400_000)
        #expect(!world.budget(10, record: record).spend(1, for: .order))
    }

    @Test func monthsBeginWhereTheyShould() {
        for (month, text) in [
            (24_312, "2026-01-01"), (24_290, "2024-03-01"), (24_289, "2024-02-01"), (24_323, "2026-12-01"),
            (23_640, "1970-01-01"),
        ] {
            let start = CreditBudget.monthStart(Int64(month))
            #expect(start.description.hasPrefix(text))
            #expect(CreditBudget.month(of: start) == Int64(month))
        }
    }

    /// Who asks at the pace that is told never has to stop before the month ends, whether somebody looks all the time or not.
    @Test(arguments: [0, 3]) func thePaceLastsUntilTheEndOfTheMonth(_ browsers: Int) throws {
        let clock = ManualClock(Timestamp(milliseconds: CreditBudget.monthStart(24_322).milliseconds))
        let end = CreditBudget.monthStart(24_323)
        let budget = CreditBudget(allowed: 2500, record: MemoryCreditRecord(), now: { clock.now })
        let half = CreditBudget.monthStart(24_322).adding(milliseconds: 15 * 86_400_000)
        var askedByHalf = 0
        while clock.now < end {
            guard let pace = budget.paceMilliseconds(credits: 2, purpose: .quotes, browsers: browsers) else { break }
            guard clock.now.adding(milliseconds: pace) < end else { break }
            clock.advance(milliseconds: pace)
            #expect(budget.spend(2, for: .quotes))
            if clock.now <= half { askedByHalf += 1 }
        }
        #expect(budget.used <= 2500)
        // Mostly while somebody looks; what nobody needed may be spent before the month takes it away.
        #expect(browsers > 0 ? askedByHalf > 700 : askedByHalf < 250, "\(askedByHalf) of 1250")
        #expect(browsers == 0 || end.millisecondsSince(clock.now) < 3 * 86_400_000)
    }

    @Test func neverSpendsMoreWhateverIsAsked() {
        var random = SeededGenerator(seed: 3)
        let world = StillWorld()
        let budget = world.budget(500)
        var months: [Int64: Int] = [:]
        for _ in 0..<20_000 {
            world.clock.advance(milliseconds: Int64.random(in: 0...600_000, using: &random))
            let credits = Int.random(in: 1...30, using: &random)
            let purpose = CreditBudget.Purpose.allCases.randomElement(using: &random)!
            if budget.spend(credits, for: purpose) { months[CreditBudget.month(of: world.clock.now), default: 0] += credits }
        }
        #expect(months.count > 1)
        #expect(months.values.allSatisfy { $0 <= 500 })
    }
}
