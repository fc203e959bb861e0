/// The bounds of an in-process bus.
public struct InProcessSettings: Sendable {
    /// Commands that wait for one service, running and repeated ones included; `send` is refused with `overloaded` beyond.
    public var commandBacklog: Int
    /// Deliveries of a command or kept event before it becomes a dead letter.
    public var deliveries: Int
    /// The pause before the second delivery; it doubles with each further one.
    public var firstPause: Duration
    /// The longest pause between two deliveries.
    public var longestPause: Duration
    /// Dead letters that are held; the oldest are dropped beyond.
    public var deadLetters: Int

    public init(
        commandBacklog: Int = 10_000, deliveries: Int = 5, firstPause: Duration = .milliseconds(50),
        longestPause: Duration = .seconds(5), deadLetters: Int = 1_000
    ) {
        self.commandBacklog = commandBacklog
        self.deliveries = deliveries
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.deadLetters = deadLetters
    }

    /// The pause after delivery number `delivery` (from 1) failed.
    func pause(after delivery: Int) -> Duration {
        var pause = firstPause
        for _ in 1..<max(1, min(delivery, 32)) where pause < longestPause { pause *= 2 }
        return min(pause, longestPause)
    }
}
