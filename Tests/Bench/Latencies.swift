/// How long each of many operations took.
struct Latencies: Sendable {
    private var nanoseconds: [Int64] = []

    init() {}

    var count: Int { nanoseconds.count }

    mutating func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        nanoseconds.append(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    mutating func add(_ other: Latencies) { nanoseconds += other.nanoseconds }

    /// The duration in microseconds that `share` (0...1) of the operations did not exceed; zero without operations.
    func microseconds(at share: Double) -> Double {
        guard !nanoseconds.isEmpty else { return 0 }
        let sorted = nanoseconds.sorted()
        let index = min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1)
        return Double(sorted[max(0, index)]) / 1000
    }
}
