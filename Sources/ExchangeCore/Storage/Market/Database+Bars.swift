internal import Domain
internal import GRDB

extension CandleInterval {
    /// How the interval is written in `market.db`.
    var minutes: Int64 { milliseconds / 60_000 }
}

extension Database {
    func coin(of asset: AssetID) throws -> Int64? {
        try Int64.fetchOne(cachedStatement(sql: "SELECT id FROM coins WHERE asset = ?"), arguments: [asset.rawValue])
    }

    func internedCoin(of asset: AssetID) throws -> Int64 {
        if let coin = try coin(of: asset) { return coin }
        try execute(sql: "INSERT INTO coins (asset) VALUES (?)", arguments: [asset.rawValue])
        return lastInsertedRowID
    }

    func history(
        of asset: AssetID, interval: CandleInterval, range: TimeRange, pending: [HistoryBar], observed: TimeRange?
    ) throws -> StoredHistory {
        guard let coin = try coin(of: asset) else {
            var coverage = TimeRanges()
            if let observed { coverage.insert(observed) }
            return StoredHistory(
                bars: Database.assembled(interval, from: pending, in: range), coverage: coverage, recordedUntil: nil)
        }
        let recorded = try Int64.fetchOne(self, sql: "SELECT recorded_until FROM coins WHERE id = ?", arguments: [coin])
        var coverage = TimeRanges()
        let bars = try assembledBars(coin, interval, range: range, pending: pending, coverage: &coverage)
        if let observed { coverage.insert(observed) }
        return StoredHistory(
            bars: bars, coverage: coverage, recordedUntil: recorded.map { Timestamp(milliseconds: $0) })
    }

    /// Own bars of the interval, continued and completed with those of its finer interval, down to the pending minutes.
    func assembledBars(
        _ coin: Int64, _ interval: CandleInterval, range: TimeRange, pending: [HistoryBar], coverage: inout TimeRanges
    ) throws -> [HistoryBar] {
        // Whole slots: a finer bar counts when its coarser one begins in the range.
        let range = TimeRange(from: interval.startNotBefore(range.from), to: interval.startNotBefore(range.to))
        var own = try bars(coin, interval, range: range)
        coverage.formUnion(try self.coverage(coin, interval, range: range))
        guard let finerInterval = interval.finer else {
            Database.merge(pending.filter { range.from <= $0.candle.start && $0.candle.start < range.to }, into: &own)
            return own
        }
        // What its own bars know needs no finer ones: charts of years must not read minutes.
        let open = own.first { $0.completeUntil < $0.candle.start.adding(milliseconds: interval.milliseconds) }
        let missing = coverage.missing(in: range).first?.from ?? range.to
        let from = interval.start(of: min(missing, open?.candle.start ?? range.to))
        guard from < range.to else { return own }
        let finer = try assembledBars(
            coin, finerInterval, range: TimeRange(from: max(from, range.from), to: range.to), pending: pending,
            coverage: &coverage)
        return HistoryBar.assemble(interval, own: own, finer: finer)
    }

    private static func assembled(_ interval: CandleInterval, from pending: [HistoryBar], in range: TimeRange) -> [HistoryBar] {
        let range = TimeRange(from: interval.startNotBefore(range.from), to: interval.startNotBefore(range.to))
        let minutes = pending.filter { range.from <= $0.candle.start && $0.candle.start < range.to }
        switch interval.finer {
        case nil: return minutes
        case .minute?: return HistoryBar.assemble(interval, own: [], finer: minutes)
        case let finer?:
            return HistoryBar.assemble(interval, own: [], finer: HistoryBar.assemble(finer, own: [], finer: minutes))
        }
    }

    /// Adds bars that came later to ascending ones; a bar of the same interval is continued.
    static func merge(_ later: [HistoryBar], into bars: inout [HistoryBar]) {
        for bar in later {
            if let index = bars.lastIndex(where: { $0.candle.start <= bar.candle.start }) {
                if bars[index].candle.start == bar.candle.start {
                    bars[index] = bars[index].followed(by: bar)
                } else {
                    bars.insert(bar, at: index + 1)
                }
            } else {
                bars.insert(bar, at: 0)
            }
        }
    }

    func bars(_ coin: Int64, _ interval: CandleInterval, range: TimeRange) throws -> [HistoryBar] {
        let statement = try cachedStatement(
            sql: """
                SELECT start, complete_until, open, high, low, close, scales, volume, has_range FROM bars
                WHERE coin = ? AND minutes = ? AND start >= ? AND start < ? ORDER BY start
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [coin, interval.minutes, range.from.milliseconds, range.to.milliseconds])
        var result: [HistoryBar] = []
        while let row = try rows.next() {
            if let bar = HistoryBar(row) { result.append(bar) }
        }
        return result
    }

    func bar(_ coin: Int64, _ interval: CandleInterval, start: Timestamp) throws -> HistoryBar? {
        let statement = try cachedStatement(
            sql: """
                SELECT start, complete_until, open, high, low, close, scales, volume, has_range FROM bars
                WHERE coin = ? AND minutes = ? AND start = ?
                """)
        return try Row.fetchOne(statement, arguments: [coin, interval.minutes, start.milliseconds]).flatMap(HistoryBar.init)
    }

    func put(_ bar: HistoryBar, _ coin: Int64, _ interval: CandleInterval) throws {
        let statement = try cachedStatement(
            sql: "INSERT OR REPLACE INTO bars VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        let candle = bar.candle
        let scales =
            Int64(candle.open.scale) | Int64(candle.high.scale) << 8 | Int64(candle.low.scale) << 16
            | Int64(candle.close.scale) << 24
        try statement.execute(arguments: [
            coin, interval.minutes, candle.start.milliseconds, bar.completeUntil.milliseconds, candle.open.mantissa,
            candle.high.mantissa, candle.low.mantissa, candle.close.mantissa, scales, candle.volume, bar.hasRange,
        ])
    }
}

extension HistoryBar {
    /// Nil for a row that is no bar (a file that somebody wrote into): it costs that bar.
    fileprivate init?(_ row: Row) {
        let scales: Int64 = row[6]
        guard let open = Price(mantissa: row[2], scale: Int(scales & 0xff)),
            let high = Price(mantissa: row[3], scale: Int(scales >> 8 & 0xff)),
            let low = Price(mantissa: row[4], scale: Int(scales >> 16 & 0xff)),
            let close = Price(mantissa: row[5], scale: Int(scales >> 24 & 0xff))
        else { return nil }
        self.init(
            candle: Candle(
                start: Timestamp(milliseconds: row[0]), open: open, high: high, low: low, close: close, volume: row[7]),
            completeUntil: Timestamp(milliseconds: row[1]), hasRange: row[8])
    }
}
