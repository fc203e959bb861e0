internal import Domain
internal import Synchronization

/// Highest and lowest prices of the last 24 hours, asked for once in a while per coin and not for every page.
final class DayRanges: Sendable {
    struct DayRange: Sendable, Equatable {
        var high: Price
        var low: Price

        init(high: Price, low: Price) {
            self.high = high
            self.low = low
        }

        /// Nil for no candles.
        init?(_ candles: [Candle]) {
            guard let first = candles.first else { return nil }
            self.init(high: first.high, low: first.low)
            for candle in candles.dropFirst() {
                high = max(high, candle.high)
                low = min(low, candle.low)
            }
        }

        func including(_ price: Price?) -> DayRange {
            guard let price else { return self }
            return DayRange(high: max(high, price), low: min(low, price))
        }
    }

    private struct Entry {
        let range: DayRange?
        let at: Timestamp
    }

    /// How long an answer is good for, in milliseconds; also that there was none.
    static let lifetime: Int64 = 30_000
    private static let limit = 1024

    private let entries = Mutex<[AssetID: Entry]>([:])

    /// The kept range, or what `ask` answers now.
    func range(of asset: AssetID, now: Timestamp, _ ask: () async -> DayRange?) async -> DayRange? {
        if let entry = entries.withLock({ $0[asset] }), now.millisecondsSince(entry.at) < DayRanges.lifetime {
            return entry.range
        }
        let range = await ask()
        entries.withLock { entries in
            if entries.count >= DayRanges.limit { entries.removeAll() }
            entries[asset] = Entry(range: range, at: now)
        }
        return range
    }
}
