internal import DequeModule
internal import Logging

/// What waits, in its order, within bounds: when it does not fit, the oldest of the lowest level makes room.
struct LevelQueue<Element: Sendable>: Sendable {
    private struct Entry: Sendable {
        let element: Element
        let stamp: UInt64
        let size: Int
    }

    /// How many may wait.
    let maximumCount: Int
    /// How many bytes they may take together.
    let maximumBytes: Int
    private(set) var count = 0
    private(set) var bytes = 0
    private var lanes: [Deque<Entry>]
    private var stamp: UInt64 = 0

    init(maximumCount: Int, maximumBytes: Int) {
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
        lanes = Array(repeating: Deque(), count: Logger.Level.count)
    }

    var isEmpty: Bool { count == 0 }

    /// Adds an element of `size` bytes and tells which had to go: older ones of the lowest level, or the new one itself.
    mutating func append(_ element: Element, level: Logger.Level, size: Int, dropped: (Element, Logger.Level) -> Void) {
        let severity = level.severity
        while count >= maximumCount || bytes + size > maximumBytes {
            guard let lowest = lanes.firstIndex(where: { !$0.isEmpty }), lowest <= severity, let entry = lanes[lowest].popFirst()
            else {
                dropped(element, level)
                return
            }
            count -= 1
            bytes -= entry.size
            dropped(entry.element, .severity(lowest))
        }
        lanes[severity].append(Entry(element: element, stamp: stamp, size: size))
        stamp += 1
        count += 1
        bytes += size
    }

    /// The oldest of all levels.
    mutating func popFirst() -> Element? {
        var oldest: Int?
        var best = UInt64.max
        for index in lanes.indices {
            guard let stamp = lanes[index].first?.stamp, stamp < best else { continue }
            best = stamp
            oldest = index
        }
        guard let oldest, let entry = lanes[oldest].popFirst() else { return nil }
        count -= 1
        bytes -= entry.size
        return entry.element
    }
}
