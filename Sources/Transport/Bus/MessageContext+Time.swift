extension MessageContext {
    /// What is left until the deadline, zero or less when it has passed; nil without a deadline.
    public func remaining(now: ContinuousClock.Instant = .now) -> Duration? {
        deadline.map { now.duration(to: $0) }
    }

    /// Whether the deadline has passed: what is computed now is for nobody.
    public func isExpired(now: ContinuousClock.Instant = .now) -> Bool {
        deadline.map { $0 <= now } ?? false
    }

    /// The context of a message that `sender` sends on behalf of this one: an id of its own, the same trace, and a
    /// deadline after `timeout` but never later than this one's.
    public func child(
        sender: String, timeout: Duration? = nil, now: ContinuousClock.Instant = .now
    ) -> MessageContext {
        var deadline = self.deadline
        if let timeout {
            let own = now.advanced(by: timeout)
            deadline = deadline.map { min($0, own) } ?? own
        }
        return MessageContext(trace: trace, sender: sender, deadline: deadline)
    }
}
