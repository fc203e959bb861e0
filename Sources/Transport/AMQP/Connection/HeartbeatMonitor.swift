/// When to send a heartbeat, and when the peer counts as dead (AMQP 0-9-1, section 4.2.7).
///
/// Any octet counts as life, in both directions. We send when nothing was sent for half of the interval, and give up when nothing came
/// for two of them.
struct HeartbeatMonitor: Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Action: Hashable {
        case nothing
        case send
        case dead
    }

    /// The agreed interval; zero for none.
    let interval: Duration
    private var lastReceived: Instant
    private var lastSent: Instant

    init(interval: Duration, now: Instant) {
        self.interval = interval
        lastReceived = now
        lastSent = now
    }

    mutating func received(at now: Instant) { lastReceived = now }
    mutating func sent(at now: Instant) { lastSent = max(lastSent, now) }

    /// Looks at the clock. The answer `.send` counts as sent.
    mutating func tick(_ now: Instant) -> Action {
        guard interval > .zero else { return .nothing }
        if now >= lastReceived + interval * 2 { return .dead }
        if now >= lastSent + interval / 2 {
            lastSent = now
            return .send
        }
        return .nothing
    }

    /// When to look again; `nil` without heartbeats.
    var next: Instant? {
        guard interval > .zero else { return nil }
        return min(lastReceived + interval * 2, lastSent + interval / 2)
    }
}
