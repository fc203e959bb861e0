import Bus
import Contracts
import Domain

extension Portfolios {
    /// Has the days fetched that nobody has stored, from the first to the last on which each coin was held.
    func completeDays(_ stretches: [AssetID: [TimeRange]]) async -> [AssetID: BusError] {
        let wanted = stretches.compactMapValues { stretches -> TimeRange? in
            guard let first = stretches.first, let last = stretches.last else { return nil }
            return TimeRange(from: first.from, to: last.to)
        }
        return wanted.isEmpty ? [:] : await quotes.completeDays(of: wanted)
    }

    /// The coins with ends of days at which nobody knows their price. The last of `times` does not count: it is now, or when
    /// the period ended.
    static func missing(
        at times: [Timestamp], _ stretches: [AssetID: [TimeRange]], _ prices: [AssetID: [ValueHistory.Observation]],
        _ problems: [AssetID: BusError]
    ) -> [MissingCloses] {
        stretches.compactMap { asset, stretches in
            let days = ValueHistory.unobserved(times.dropLast(), in: stretches, prices[asset] ?? [])
            guard let first = days.first, let last = days.last else { return nil }
            return MissingCloses(
                asset: asset, days: days.count, first: first, last: last, reason: problems[asset]?.message)
        }.sorted { $0.asset < $1.asset }
    }
}
