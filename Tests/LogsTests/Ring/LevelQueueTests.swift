import Logging
import TestSupport
import Testing

@testable import Logs

@Suite struct LevelQueueTests {
    @Test func keepsTheOrderOfAllLevels() {
        var queue = LevelQueue<Int>(maximumCount: 100, maximumBytes: 1000)
        let levels: [Logger.Level] = [.error, .debug, .info, .debug, .critical, .trace, .info]
        for (number, level) in levels.enumerated() {
            queue.append(number, level: level, size: 1) { _, _ in Issue.record("dropped") }
        }
        var order: [Int] = []
        while let next = queue.popFirst() { order.append(next) }
        #expect(order == Array(0..<levels.count))
        #expect(queue.isEmpty && queue.bytes == 0)
    }

    @Test func theLowestLevelMakesRoomFirst() {
        var queue = LevelQueue<Int>(maximumCount: 3, maximumBytes: 1000)
        var dropped: [Int] = []
        for (number, level) in [Logger.Level.info, .debug, .error, .info, .info, .debug, .critical].enumerated() {
            queue.append(number, level: level, size: 1) { element, _ in dropped.append(element) }
        }
        // 3 takes the place of debug 1; 4 that of the oldest info 0; debug 5 is the lowest itself; 6 that of info 3.
        #expect(dropped == [1, 0, 5, 3])
        #expect(queue.count == 3)
    }

    @Test func isBoundedInBytes() {
        var random = SeededGenerator(seed: 9)
        var queue = LevelQueue<Int>(maximumCount: 1000, maximumBytes: 500)
        var dropped = 0
        for number in 0..<2000 {
            let level = Logger.Level.allCases.randomElement(using: &random)!
            queue.append(number, level: level, size: Int.random(in: 1...200, using: &random)) { _, _ in dropped += 1 }
            #expect(queue.bytes <= 500)
        }
        var left = 0
        while queue.popFirst() != nil { left += 1 }
        #expect(left + dropped == 2000)
        #expect(queue.bytes == 0)
        queue.append(1, level: .critical, size: 501) { _, _ in dropped += 1 }
        #expect(queue.isEmpty, "what never fits is dropped itself")
    }
}
