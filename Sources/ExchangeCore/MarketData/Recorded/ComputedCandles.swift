internal import Domain

/// Candles of a price that can be computed for any time.
struct ComputedCandles {
    /// What a series may hold.
    static let limit = 5_000

    let interval: CandleInterval
    /// USD at a time; nil where there is no price.
    let price: (Timestamp) -> Double?
    /// USD traded in the 24 hours around a time; nil where unknown.
    let volume: (Timestamp) -> Double?

    /// The beginnings of the intervals that start in `from..<to` and before `now`: the newest of them if they are too many.
    static func starts(interval: CandleInterval, from: Timestamp, to: Timestamp, now: Timestamp) -> [Timestamp] {
        let step = interval.milliseconds
        let end = min(to, now.adding(milliseconds: 1))
        guard from < end, end.milliseconds > 0 else { return [] }
        var first = max(0, from.milliseconds)
        first += (step - first % step) % step
        let last = (end.milliseconds - 1) / step * step
        guard last >= first else { return [] }
        first = max(first, last - Int64(limit - 1) * step)
        return stride(from: first, through: last, by: Int64.Stride(step)).map { Timestamp(milliseconds: $0) }
    }

    /// The interval that starts at `start`, up to `now` if it has not ended; nil without a price at its beginning or end.
    func candle(start: Timestamp, now: Timestamp) -> Candle? {
        let end = min(now, start.adding(milliseconds: interval.milliseconds))
        let length = end.millisecondsSince(start)
        guard length >= 0 else { return nil }
        let samples = min(interval.samples, max(1, length / 1000))
        var values: [Double] = []
        for sample in 0...samples {
            if let value = price(start.adding(milliseconds: length * sample / samples)) { values.append(value) }
        }
        guard let open = values.first, let close = values.last, let high = values.max(), let low = values.min(),
            let open = Price(approximating: open), let close = Price(approximating: close),
            let high = Price(approximating: high), let low = Price(approximating: low)
        else { return nil }
        return Candle(
            start: start, open: open, high: high, low: low, close: close,
            volume: volume(start).map { $0 * Double(interval.milliseconds) / 86_400_000 })
    }
}

extension CandleInterval {
    /// Into how many parts an interval is cut to find its highest and lowest price.
    fileprivate var samples: Int64 {
        switch self {
        case .minute, .fiveMinutes, .fifteenMinutes, .halfHour: 15
        case .hour, .twoHours, .sixHours, .twelveHours, .day: 24
        }
    }
}
