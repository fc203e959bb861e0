public import Domain
internal import GRDB

extension MarketStore {
    /// Stores minute bars that were folded from ticks, with the stretches of unbroken observation, in one transaction.
    public func storeObserved(_ folded: [BarFolder.Folded]) async throws {
        guard !folded.isEmpty else { return }
        try await write { database in
            for coinBars in folded {
                let coin = try database.internedCoin(of: coinBars.asset)
                for bar in coinBars.bars {
                    let end = bar.candle.start.adding(milliseconds: CandleInterval.minute.milliseconds)
                    if let known = try database.bar(coin, .minute, start: bar.candle.start) {
                        // Begun before a restart, or fetched while the minute ran: this is how it went on.
                        if known.completeUntil < end || !known.hasRange || known.candle.volume == nil {
                            try database.put(known.followed(by: bar), coin, .minute)
                        }
                    } else {
                        try database.put(bar, coin, .minute)
                    }
                }
                try database.cover(coinBars.observed, coin, .minute)
            }
        }
    }

    /// Puts minutes together to hours and hours to days, as far as they are over at `now`, so that they outlive the finer
    /// bars. Begins where it ended the last time.
    public func rollUp(now: Timestamp) async throws {
        try await write { database in
            for interval in [CandleInterval.hour, .day] {
                let end = interval.start(of: now)
                let name = "rolledUp.\(interval.rawValue)"
                let last = try database.fact(name).flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
                let from = max(last ?? .init(milliseconds: 0), end.adding(milliseconds: -MarketStore.minuteRetentionMilliseconds))
                let range = TimeRange(from: interval.start(of: from), to: end)
                guard !range.isEmpty else { continue }
                for coin in try Int64.fetchAll(database, sql: "SELECT id FROM coins") {
                    try database.rollUp(coin, interval, range: range)
                }
                try database.setFact(name, to: String(end.milliseconds))
            }
        }
    }

    /// Deletes what is older than it is kept.
    public func prune(now: Timestamp) async throws {
        try await write { database in
            for interval in CandleInterval.allCases where interval < .day {
                let kept = interval < .hour ? MarketStore.minuteRetentionMilliseconds : MarketStore.hourRetentionMilliseconds
                let oldest = interval.start(of: now.adding(milliseconds: -kept)).milliseconds
                for coin in try Int64.fetchAll(database, sql: "SELECT id FROM coins") {
                    try database.execute(
                        sql: "DELETE FROM bars WHERE coin = ? AND minutes = ? AND start < ?",
                        arguments: [coin, interval.minutes, oldest])
                    try database.execute(
                        sql: "DELETE FROM coverage WHERE coin = ? AND minutes = ? AND \"end\" <= ?",
                        arguments: [coin, interval.minutes, oldest])
                    try database.execute(
                        sql: "UPDATE OR REPLACE coverage SET start = ? WHERE coin = ? AND minutes = ? AND start < ?",
                        arguments: [oldest, coin, interval.minutes, oldest])
                }
            }
        }
    }
}

extension Database {
    fileprivate func rollUp(_ coin: Int64, _ interval: CandleInterval, range: TimeRange) throws {
        guard let finer = interval.finer else { return }
        var known = TimeRanges()
        let parts = try assembledBars(coin, finer, range: range, pending: [], coverage: &known)
        guard !parts.isEmpty || !known.ranges.isEmpty else { return }
        let own = try bars(coin, interval, range: range)
        let ownCoverage = try coverage(coin, interval, range: range)
        var whole = known
        whole.formUnion(ownCoverage)
        for bar in HistoryBar.assemble(interval, own: own, finer: parts) {
            let slot = TimeRange(
                from: bar.candle.start, to: bar.candle.start.adding(milliseconds: interval.milliseconds))
            let kept = own.first { $0.candle.start == slot.from }
            let until = whole.contains(slot) ? slot.to : kept?.completeUntil ?? slot.from
            let rolled = HistoryBar(candle: bar.candle, completeUntil: until, hasRange: bar.hasRange)
            if rolled != kept { try put(rolled, coin, interval) }
        }
        for stretch in known.ranges {
            let from = interval.startNotBefore(stretch.from)
            try cover(TimeRange(from: from, to: max(from, interval.start(of: min(stretch.to, range.to)))), coin, interval)
        }
    }
}

extension CandleInterval {
    static func < (left: CandleInterval, right: CandleInterval) -> Bool { left.milliseconds < right.milliseconds }
}
