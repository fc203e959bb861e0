internal import Contracts
internal import Domain

/// How much of the past a chart shows, and how fine: about three hundred candles each.
enum ChartRange: String, Sendable, CaseIterable {
    case day = "1d"
    case week = "1w"
    case month = "1m"
    case quarter = "3m"
    case year = "1y"
    case all

    /// On the interval's grid; the last slot is the one that is open now.
    func slots(until now: Timestamp) -> (interval: CandleInterval, from: Timestamp, to: Timestamp) {
        let (interval, count): (CandleInterval, Int64) =
            switch self {
            case .day: (.fiveMinutes, 288)
            case .week: (.halfHour, 336)
            case .month: (.twoHours, 366)
            case .quarter: (.sixHours, 368)
            case .year: (.day, 366)
            case .all: (.day, 4999)
            }
        let open = now.milliseconds / interval.milliseconds * interval.milliseconds
        return (interval, Timestamp(milliseconds: max(0, open - (count - 1) * interval.milliseconds)), now)
    }

    /// The moment where the range begins; nil: from the first on.
    func start(before now: Timestamp) -> Timestamp {
        let days: Int64 =
            switch self {
            case .day: 1
            case .week: 7
            case .month: 31
            case .quarter: 92
            case .year: 366
            case .all: 36_600
            }
        return Timestamp(milliseconds: max(0, now.milliseconds - days * 86_400_000))
    }
}
