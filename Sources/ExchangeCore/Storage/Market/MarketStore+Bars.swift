public import Domain
internal import GRDB

/// What the store knows of a coin in one interval.
public struct StoredHistory: Sendable {
    /// The best bars that can be said, ascending.
    public let bars: [HistoryBar]
    /// Stretches over which nothing is missing.
    public let coverage: TimeRanges
    /// Until when prices are recorded ones; nil when all or none are.
    public let recordedUntil: Timestamp?

    public init(bars: [HistoryBar], coverage: TimeRanges, recordedUntil: Timestamp?) {
        self.bars = bars
        self.coverage = coverage
        self.recordedUntil = recordedUntil
    }
}

extension MarketStore {
    /// Bars of `asset` in `range`, put together from finer ones where the interval's own are missing. `pending` are
    /// minute bars that are not stored yet, `observed` the stretch that they belong to.
    public func history(
        of asset: AssetID, interval: CandleInterval, range: TimeRange, pending: [HistoryBar] = [], observed: TimeRange? = nil
    ) async throws -> StoredHistory {
        try await read { database in
            try database.history(of: asset, interval: interval, range: range, pending: pending, observed: observed)
        }
    }

    /// The closing prices of many coins, in one go.
    public func closes(
        of assets: [AssetID], interval: CandleInterval, range: TimeRange, pending: [AssetID: [HistoryBar]] = [:]
    ) async throws -> [AssetID: [(start: Timestamp, price: Price)]] {
        try await read { database in
            var result: [AssetID: [(start: Timestamp, price: Price)]] = [:]
            let connection = try Connection(database)
            for asset in assets {
                let closes = try database.closes(
                    of: asset, interval: interval, range: range, pending: pending[asset] ?? [], connection)
                if !closes.isEmpty { result[asset] = closes }
            }
            return result
        }
    }

    /// For each coin the stretch around everything that no bars of `interval` itself are known to cover; coins of which all is
    /// covered are left out. Cheap: reads no bars.
    public func uncovered(
        _ wanted: [AssetID: TimeRange], interval: CandleInterval
    ) async throws -> [AssetID: TimeRange] {
        guard !wanted.isEmpty else { return [:] }
        return try await read { database in
            var result: [AssetID: TimeRange] = [:]
            for (asset, range) in wanted {
                guard let coin = try database.coin(of: asset) else {
                    result[asset] = range
                    continue
                }
                let missing = try database.coverage(coin, interval, range: range).missing(in: range)
                if let first = missing.first, let last = missing.last { result[asset] = TimeRange(from: first.from, to: last.to) }
            }
            return result
        }
    }

    /// For each of `assets` the last stored price in `range`, from the finest bars there are.
    public func lastCloses(of assets: [AssetID], in range: TimeRange) async throws -> [AssetID: Price] {
        try await read { database in
            var result: [AssetID: Price] = [:]
            let statement = try database.cachedStatement(
                sql: """
                    SELECT close, scales FROM bars
                    WHERE coin = ? AND minutes = ? AND start >= ? AND start < ? ORDER BY start DESC LIMIT 1
                    """)
            for asset in assets {
                guard let coin = try database.coin(of: asset) else { continue }
                for interval in [CandleInterval.minute, .fiveMinutes, .hour, .twoHours] {
                    let last = range.to.adding(milliseconds: 1 - interval.milliseconds)
                    let row = try Row.fetchOne(
                        statement,
                        arguments: [coin, interval.minutes, range.from.milliseconds, last.milliseconds])
                    guard let row, let price = Price(mantissa: row[0], scale: Int((row[1] as Int64) >> 24 & 0xff)) else {
                        continue
                    }
                    result[asset] = price
                    break
                }
            }
            return result
        }
    }

    /// Stores what the source said about `covered`: its bars replace those that know less, and nothing of that stretch is
    /// asked for again.
    public func storeFetched(
        _ bars: [HistoryBar], of asset: AssetID, interval: CandleInterval, covered: TimeRange, recordedUntil: Timestamp?
    ) async throws {
        try await write { database in
            let coin = try database.internedCoin(of: asset)
            for bar in bars {
                let known = try database.bar(coin, interval, start: bar.candle.start)
                if let known, known.completeUntil > bar.completeUntil { continue }
                try database.put(bar, coin, interval)
            }
            try database.cover(covered, coin, interval)
            if let recordedUntil {
                try database.execute(
                    sql: "UPDATE coins SET recorded_until = ? WHERE id = ?", arguments: [recordedUntil.milliseconds, coin])
            }
        }
    }
}
