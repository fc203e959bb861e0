/// Numbers the events of one publisher. A value; its owner's lock guards it.
struct EventNumberer: Sendable {
    private struct Last {
        var number: Int64 = 0
        var time: ContinuousClock.Instant
    }

    let publisher: String
    /// How long an event may still be under way in one queue when a later one has arrived through another.
    private let window: Duration
    private var last: [String: Last] = [:]

    init(publisher: String, window: Duration = .seconds(2)) {
        self.publisher = publisher
        self.window = window
    }

    mutating func next(_ subject: String, now: ContinuousClock.Instant) -> EventNumbering {
        let number = (last[subject]?.number ?? 0) + 1
        last[subject] = Last(number: number, time: now)
        var after: [String: Int64] = [:]
        for (other, last) in last where other != subject && last.time.advanced(by: window) > now { after[other] = last.number }
        return EventNumbering(publisher: publisher, number: number, after: after)
    }
}
