/// The moments at which a history is drawn.
public struct HistoryGrid: Sendable, Hashable {
    public let interval: CandleInterval
    /// Oldest first; the last one is the end itself.
    public let times: [Timestamp]

    /// The finest grid of candle intervals (or of several days) that needs no more than `limit` moments.
    public init(from: Timestamp, to: Timestamp, limit: Int = 500) {
        let span = max(0, to.millisecondsSince(from))
        let room = Int64(max(2, limit) - 2)
        let interval = CandleInterval.allCases.first { span / $0.milliseconds <= room } ?? .day
        let slots = span / interval.milliseconds
        let step = interval.milliseconds * max(1, (slots + room - 1) / max(1, room))
        self.interval = interval
        var times: [Timestamp] = []
        // On the UTC grid, beginning with the first moment that is not before `from`.
        var moment = from.milliseconds - from.milliseconds % step
        if moment < from.milliseconds { moment += step }
        while moment < to.milliseconds {
            times.append(Timestamp(milliseconds: moment))
            moment += step
        }
        times.append(to)
        self.times = times
    }
}
