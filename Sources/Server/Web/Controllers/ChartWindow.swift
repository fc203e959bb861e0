internal import Contracts
internal import Domain

/// Which candles a chart asks for: all of a range, or so many of an interval.
struct ChartWindow: Sendable, Equatable {
    /// Candles in one answer to a request for an interval.
    static let length: Int64 = 500

    let interval: CandleInterval
    let from: Timestamp
    let to: Timestamp

    /// From the query's items `range` or `interval`, and `before`: the start of the oldest candle that is there already,
    /// in milliseconds.
    init(_ query: FormValues, now: Timestamp) {
        guard let interval = query["interval"].flatMap({ CandleInterval(rawValue: $0) }) else {
            let range = query["range"].flatMap { ChartRange(rawValue: $0) } ?? .day
            (interval, from, to) = range.slots(until: now)
            return
        }
        self.interval = interval
        let step = interval.milliseconds
        let before = query["before"].flatMap { Int64($0) }.map { max(0, min($0, now.milliseconds)) }
        if let before {
            to = Timestamp(milliseconds: max(0, interval.start(of: Timestamp(milliseconds: before)).milliseconds - 1))
        } else {
            to = now
        }
        from = Timestamp(milliseconds: max(0, interval.start(of: to).milliseconds - (ChartWindow.length - 1) * step))
    }
}
