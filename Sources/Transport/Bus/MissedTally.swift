/// Counts what a subscriber has missed, and says when it is time for a line about it: every ten seconds at most, because whoever
/// is too slow for the events must not drown the log as well. A value; its owner's lock guards it.
package struct MissedTally: Sendable {
    private static let pause = Duration.seconds(10)

    private var unreported = 0
    private var lastReport: ContinuousClock.Instant?

    package init() {}

    /// Returns how many were missed since the last line; nil when it is too early for another.
    package mutating func add(_ count: Int, now: ContinuousClock.Instant) -> Int? {
        unreported += count
        if let lastReport, lastReport.advanced(by: Self.pause) > now { return nil }
        defer { unreported = 0 }
        lastReport = now
        return unreported
    }
}
