internal import Domain
internal import GRDB

extension Database {
    /// Known stretches of a coin's interval that touch `range`.
    func coverage(_ coin: Int64, _ interval: CandleInterval, range: TimeRange) throws -> TimeRanges {
        let statement = try cachedStatement(
            sql: """
                SELECT start, "end" FROM coverage
                WHERE coin = ? AND minutes = ? AND start <= ? AND "end" >= ? ORDER BY start
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [coin, interval.minutes, range.to.milliseconds, range.from.milliseconds])
        var result = TimeRanges()
        while let row = try rows.next() {
            result.insert(TimeRange(from: Timestamp(milliseconds: row[0]), to: Timestamp(milliseconds: row[1])))
        }
        return result
    }

    /// Adds a stretch, joined with those that it touches.
    func cover(_ range: TimeRange, _ coin: Int64, _ interval: CandleInterval) throws {
        guard !range.isEmpty else { return }
        let touching = try coverage(coin, interval, range: range)
        if touching.contains(range) { return }
        for known in touching.ranges {
            try cachedStatement(sql: "DELETE FROM coverage WHERE coin = ? AND minutes = ? AND start = ?")
                .execute(arguments: [coin, interval.minutes, known.from.milliseconds])
        }
        var joined = touching
        joined.insert(range)
        for known in joined.ranges {
            try cachedStatement(sql: "INSERT OR REPLACE INTO coverage VALUES (?, ?, ?, ?)")
                .execute(arguments: [coin, interval.minutes, known.from.milliseconds, known.to.milliseconds])
        }
    }
}
