internal import Domain
internal import GRDB

extension Database {
    /// The closes of `history(of:)`, without the rest of its bars: years of many coins are read for every curve of a portfolio.
    func closes(
        of asset: AssetID, interval: CandleInterval, range: TimeRange, pending: [HistoryBar], _ connection: Connection
    ) throws -> [(start: Timestamp, price: Price)] {
        guard let coin = try coin(of: asset) else {
            return try history(of: asset, interval: interval, range: range, pending: pending, observed: nil).bars
                .map { ($0.candle.start, $0.candle.close) }
        }
        let whole = TimeRange(from: interval.startNotBefore(range.from), to: interval.startNotBefore(range.to))
        var closes: [(start: Timestamp, price: Price)] = []
        // The first bar that finer ones may have to continue.
        var open: Timestamp?
        try connection.statement(
            """
            SELECT start, complete_until, close, scales FROM bars
            WHERE coin = ? AND minutes = ? AND start >= ? AND start < ? ORDER BY start
            """
        ).forEach(coin, interval.minutes, whole.from.milliseconds, whole.to.milliseconds) { row in
            let start = Timestamp(milliseconds: row.int64(0))
            if open == nil, row.int64(1) < start.milliseconds + interval.milliseconds { open = start }
            guard let price = Price(mantissa: row.int64(2), scale: Int(row.int64(3) >> 24 & 0xff)) else { return }
            closes.append((start, price))
        }
        let missing = try coverage(coin, interval, range: whole).missing(in: whole).first?.from
        var rest = min(missing ?? whole.to, open ?? whole.to)
        // Minutes have no finer bars, but some that are not stored yet.
        if interval.finer == nil, let first = pending.map(\.candle.start).min() { rest = min(rest, first) }
        rest = max(whole.from, interval.start(of: rest))
        guard rest < whole.to else { return closes }
        while let last = closes.last, last.start >= rest { closes.removeLast() }
        var known = TimeRanges()
        return try closes
            + assembledBars(coin, interval, range: TimeRange(from: rest, to: whole.to), pending: pending, coverage: &known)
            .map { ($0.candle.start, $0.candle.close) }
    }
}
