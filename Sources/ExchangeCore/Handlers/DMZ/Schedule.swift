import Domain

/// When something that is done again and again is due: on a steady beat while it succeeds, less and less often while it
/// fails. Survives a clock that is set back.
struct Schedule: Sendable {
    private static let longestPauseMilliseconds: Int64 = 60_000

    private var last: Timestamp?
    private var beat: Timestamp?
    private var failures = 0
    private var pause: Int64 = 0

    /// Due at once.
    init() {}

    func isDue(at now: Timestamp, every interval: Int64) -> Bool { wait(at: now, every: interval) <= 0 }

    /// Milliseconds until it is due; not positive when it is.
    func wait(at now: Timestamp, every interval: Int64) -> Int64 {
        guard let last, let beat else { return 0 }
        // The clock was set back: what was is of no use.
        guard now >= last else { return 0 }
        if failures > 0 { return last.adding(milliseconds: pause).millisecondsSince(now) }
        return beat.adding(milliseconds: interval).millisecondsSince(now)
    }

    /// It was done, begun at `time`. Less than half a second after a full one counts as the full one, so that lateness
    /// does not add up.
    mutating func done(at time: Timestamp) {
        failures = 0
        last = time
        let late = time.milliseconds % 1000
        beat = late < 500 ? time.adding(milliseconds: -late) : time
    }

    /// It failed, at `time`: the next try comes after twice the last pause, at most a minute, give or take a quarter,
    /// and not before `retryAfter` milliseconds.
    mutating func failed(at time: Timestamp, retryAfter: Int64, random: Double) {
        failures += 1
        let doubled = min(Schedule.longestPauseMilliseconds, 1_000 << Int64(min(failures - 1, 6)))
        pause = max(Int64(Double(doubled) * (0.75 + random / 2)), min(retryAfter, 3_600_000))
        last = time
        beat = time
    }
}
