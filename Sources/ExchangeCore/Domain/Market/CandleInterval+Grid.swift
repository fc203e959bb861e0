extension CandleInterval {
    /// The beginning of the interval that `time` lies in, on the UTC grid (whole intervals since 1970-01-01T00:00Z).
    public func start(of time: Timestamp) -> Timestamp {
        let length = milliseconds
        let rest = time.milliseconds % length
        return Timestamp(milliseconds: time.milliseconds - (rest < 0 ? rest + length : rest))
    }

    /// The first beginning of an interval that is not before `time`.
    public func startNotBefore(_ time: Timestamp) -> Timestamp {
        let start = start(of: time)
        return start == time ? start : start.adding(milliseconds: milliseconds)
    }

    /// The finer interval that this one's candles can be put together from; nil for the finest.
    ///
    /// Only these are kept by the exchange itself: minutes and hours (and days).
    public var finer: CandleInterval? {
        switch self {
        case .minute: nil
        case .fiveMinutes, .fifteenMinutes, .halfHour, .hour: .minute
        case .twoHours, .sixHours, .twelveHours, .day: .hour
        }
    }
}
