import Domain
import TestSupport
import Testing

@Suite("Known stretches of time")
struct TimeRangesTests {
    private func range(_ from: Int64, _ to: Int64) -> TimeRange {
        TimeRange(from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to))
    }

    @Test("Touching ranges become one, in any order")
    func joins() {
        let ranges = TimeRanges([range(20, 30), range(0, 10), range(10, 20), range(50, 60)])
        #expect(ranges.ranges == [range(0, 30), range(50, 60)])
        #expect(ranges.contains(range(5, 30)))
        #expect(!ranges.contains(range(5, 31)))
        #expect(ranges.missing(in: range(-5, 70)) == [range(-5, 0), range(30, 50), range(60, 70)])
        #expect(ranges.missing(in: range(3, 9)).isEmpty)
    }

    @Test("The same as a set of milliseconds", arguments: 0..<10)
    func sameAsSet(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var ranges = TimeRanges()
        var known: Set<Int64> = []
        for _ in 0..<60 {
            let from = Int64.random(in: 0..<300, using: &generator)
            let to = from + Int64.random(in: 0..<12, using: &generator)
            ranges.insert(range(from, to))
            known.formUnion(from..<to)
            let missing = ranges.missing(in: range(50, 250)).flatMap { Array($0.from.milliseconds..<$0.to.milliseconds) }
            #expect(missing == (50..<250).filter { !known.contains($0) })
        }
    }
}
