internal import Contracts
internal import Domain
internal import Foundation

/// A coin of a recording.
struct ReplayCoin: Sendable {
    let id: AssetID
    let symbol: String
    let name: String
    let rank: Int
    let supply: Double?
    let maxSupply: Double?
    let series: RecordedSeries

    /// USD for one coin at a recorded moment; nil before its recording begins and after it ended.
    ///
    /// A day whose range is known goes from the open over its extremes to the close; a day of which only the close is
    /// known goes straight from the close before.
    func price(at milliseconds: Int64) -> Double? {
        let days = series.days
        let last = series.lastEnded(at: milliseconds)
        let index = last.map { $0 + 1 } ?? 0
        guard index < days.count else {
            guard let end = days.last, end.end.milliseconds == milliseconds else { return nil }
            return end.approximate(end.close)
        }
        let day = days[index]
        if day.hasRange {
            if milliseconds >= day.start.milliseconds { return ReplayCoin.within(day, at: milliseconds) }
            // Days are missing: the last price stands until the next begins.
            return last.map { days[$0].approximate(days[$0].close) }
        }
        guard let last else { return milliseconds >= day.start.milliseconds ? day.approximate(day.close) : nil }
        let before = days[last]
        let start = before.end.milliseconds
        let part = Double(milliseconds - start) / Double(day.end.milliseconds - start)
        return ReplayCoin.between(before.approximate(before.close), day.approximate(day.close), part)
    }

    /// Traded on the recorded day, in USD.
    func volume(at milliseconds: Int64) -> Double? {
        series.day(Timestamp(milliseconds: milliseconds).epochDay)?.volume
    }

    private static func within(_ day: RecordedDay, at milliseconds: Int64) -> Double {
        let rising = day.close >= day.open
        let points = [day.open, rising ? day.low : day.high, rising ? day.high : day.low, day.close].map(day.approximate)
        let position = Double(milliseconds - day.start.milliseconds) / 86_400_000 * 3
        let leg = min(2, max(0, Int(position)))
        return between(points[leg], points[leg + 1], position - Double(leg))
    }

    private static func between(_ from: Double, _ to: Double, _ part: Double) -> Double {
        guard from > 0, to > 0 else { return max(from, to) }
        return from * pow(to / from, part)
    }
}
