import TestSupport
import Testing

@testable import Bus

@Suite("Deadline heap")
struct DeadlineHeapTests {
    private let start = ContinuousClock.now

    @Test("elements come out in the order of their deadlines, and not before")
    func order() {
        var heap = DeadlineHeap<Int>()
        for number in [5, 3, 9, 1, 7, 3] { _ = heap.insert(number, at: start.advanced(by: .seconds(number))) }
        #expect(heap.next == start.advanced(by: .seconds(1)))
        var out: [Int] = []
        while let number = heap.popDue(at: start.advanced(by: .seconds(5))) { out.append(number) }
        #expect(out == [1, 3, 3, 5])
        #expect(heap.count == 2)
    }

    @Test("a handle removes its element once, and nothing else later")
    func handles() {
        var heap = DeadlineHeap<String>()
        let first = heap.insert("first", at: start)
        #expect(heap.remove(first) == "first")
        let second = heap.insert("second", at: start)
        #expect(heap.remove(first) == nil)
        #expect(heap.popDue(at: start) == "second")
        #expect(heap.remove(second) == nil)
        #expect(heap.count == 0)
    }

    @Test("any mixture of insertions and removals keeps the order", arguments: 0..<20 as Range<UInt64>)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var heap = DeadlineHeap<Int>()
        var model: [Int: (deadline: Int, handle: DeadlineHeap<Int>.Handle)] = [:]
        for element in 0..<2000 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let deadline = Int.random(in: 0..<500, using: &random)
                model[element] = (deadline, heap.insert(element, at: start.advanced(by: .milliseconds(deadline))))
            case 2:
                guard let victim = model.keys.sorted().randomElement(using: &random), let entry = model[victim] else { continue }
                #expect(heap.remove(entry.handle) == victim)
                model[victim] = nil
            default:
                guard let least = model.values.map(\.deadline).min() else { continue }
                #expect(heap.popDue(at: start.advanced(by: .milliseconds(least - 1))) == nil)
                let out = heap.popDue(at: start.advanced(by: .milliseconds(least)))
                #expect(out.flatMap { model[$0]?.deadline } == least)
                if let out { model[out] = nil }
            }
            #expect(heap.count == model.count)
        }
    }
}
