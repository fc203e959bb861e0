/// How often something may be tried: so many times at once, and then once in every interval.
public struct RateLimit: Hashable, Sendable {
    /// How many attempts may come at once after a pause.
    public var burst: Int
    /// The time after which one more attempt is allowed.
    public var interval: Duration

    public init(burst: Int, interval: Duration) {
        self.burst = burst
        self.interval = interval
    }

    var intervalMilliseconds: Int64 { max(1, interval.milliseconds) }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
