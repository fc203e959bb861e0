/// How long to wait before the next try: twice as long each time up to a maximum, spread by chance so that many clients of a
/// restarted broker do not come all at once.
public struct Backoff: Hashable, Sendable {
    /// The wait after the first failure, before chance shortens it.
    public var initial: Duration
    /// The longest wait, however often it has failed.
    public var maximum: Duration
    /// Which part of each wait is left to chance: 0 for none, 1 for anything between nothing and the whole wait.
    public var jitter: Double

    public init(initial: Duration, maximum: Duration, jitter: Double) {
        self.initial = initial
        self.maximum = maximum
        self.jitter = jitter
    }

    /// The wait after `failures` failed tries in a row (1 for the first), with `random` in 0..<1.
    public func wait(afterFailures failures: Int, random: Double) -> Duration {
        var wait = initial
        for _ in 1..<max(2, min(failures, 63)) where failures > 1 && wait < maximum { wait *= 2 }
        wait = min(wait, maximum)
        return wait * (1 - min(max(jitter, 0), 1) * min(max(random, 0), 1))
    }
}
