/// How often something can be done by several callers at once.
enum Throughput {
    /// Operations a second of `callers` tasks that each repeat `operation` for `duration`, after a short warm-up.
    static func measure(
        callers: Int, duration: Duration, _ operation: @escaping @Sendable () async throws -> Void
    ) async throws -> Double {
        _ = try await run(callers, .milliseconds(200), operation)
        let start = ContinuousClock.now
        let count = try await run(callers, duration, operation)
        return Double(count) / start.duration(to: .now).inSeconds
    }

    private static func run(
        _ callers: Int, _ duration: Duration, _ operation: @escaping @Sendable () async throws -> Void
    ) async throws -> Int {
        let end = ContinuousClock.now.advanced(by: duration)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        for _ in 0..<8 { try await operation() }
                        count += 8
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
