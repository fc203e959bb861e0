/// How often and after which pauses a request is sent again.
public struct RetryPolicy: Hashable, Sendable {
    /// Requests in all, the first included.
    public var attempts: Int
    /// Upper end of the first pause; each later one is twice as long.
    public var firstPause: Duration
    public var longestPause: Duration

    public init(attempts: Int = 3, firstPause: Duration = .milliseconds(500), longestPause: Duration = .seconds(8)) {
        self.attempts = attempts
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// For an order that waits: one request, no pause.
    public static let once = RetryPolicy(attempts: 1)

    /// The pause after attempt number `attempt` (1 is the first): full jitter, but never less than what the server
    /// asked for. Nil when there shall be no other attempt: enough were made, or the server wants a longer pause.
    public func pause(afterAttempt attempt: Int, retryAfter: Duration?, random: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        let bound = min(longestPause, firstPause * (1 << min(attempt - 1, 16)))
        let jittered = bound * random
        guard let retryAfter else { return jittered }
        guard retryAfter <= longestPause else { return nil }
        return retryAfter + jittered / 4
    }
}
