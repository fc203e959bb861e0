/// A candle as the exchange keeps it: with how much of its interval it knows.
public struct HistoryBar: Hashable, Sendable {
    public let candle: Candle
    /// All trades of the interval before this moment are in the candle; from here on they may be missing. The end of the
    /// interval when the candle is whole, its beginning when nobody knows how much is missing.
    public let completeUntil: Timestamp
    /// Whether open, high and low are observed ones, not just copies of the close.
    public let hasRange: Bool

    public init(candle: Candle, completeUntil: Timestamp, hasRange: Bool) {
        self.candle = candle
        self.completeUntil = completeUntil
        self.hasRange = hasRange
    }

    /// This bar and what came after it in the same interval.
    public func followed(by later: HistoryBar) -> HistoryBar {
        HistoryBar(
            candle: candle.followed(by: later.candle), completeUntil: max(completeUntil, later.completeUntil),
            hasRange: hasRange || later.hasRange)
    }
}

extension HistoryBar {
    /// The best bars of an interval that can be said from bars of its own and from those of its finer interval.
    ///
    /// A bar of its own that is whole counts as it is. One that is not is continued with the finer ones after the moment
    /// up to which it is complete; where there is none, the finer ones make it up. All lists ascend; so does the result.
    public static func assemble(_ interval: CandleInterval, own: [HistoryBar], finer: [HistoryBar]) -> [HistoryBar] {
        guard let finerInterval = interval.finer, !finer.isEmpty else { return own }
        var result: [HistoryBar] = []
        result.reserveCapacity(own.count + 1)
        var nextOwn = own.startIndex
        var nextFiner = finer.startIndex
        while nextOwn < own.endIndex || nextFiner < finer.endIndex {
            let ownStart = nextOwn < own.endIndex ? own[nextOwn].candle.start : nil
            let finerStart = nextFiner < finer.endIndex ? interval.start(of: finer[nextFiner].candle.start) : nil
            guard let slot = [ownStart, finerStart].compactMap({ $0 }).min() else { break }
            let end = slot.adding(milliseconds: interval.milliseconds)
            let mine = ownStart == slot ? own[nextOwn] : nil
            if mine != nil { nextOwn += 1 }
            let first = nextFiner
            while nextFiner < finer.endIndex, finer[nextFiner].candle.start < end { nextFiner += 1 }
            let parts = finer[first..<nextFiner]
            if let bar = join(mine, parts, slot: slot, end: end, finerLength: finerInterval.milliseconds) {
                result.append(bar)
            }
        }
        return result
    }

    private static func join(
        _ own: HistoryBar?, _ parts: ArraySlice<HistoryBar>, slot: Timestamp, end: Timestamp, finerLength: Int64
    ) -> HistoryBar? {
        if let own, own.completeUntil >= end { return own }
        let known = own?.completeUntil ?? slot
        let rest = parts.drop { $0.candle.start.adding(milliseconds: finerLength) <= known }
        guard let first = rest.first else { return own }
        let merged = rest.dropFirst().reduce(HistoryBar(restarting: first, at: slot)) { $0.followed(by: $1) }
        guard let own, own.completeUntil > slot else { return merged }
        let joined = own.followed(by: merged)
        guard first.candle.start < known else { return joined }
        // The finer bar begins before the moment that the coarser one knows: prices may be counted twice, volume may not.
        let candle = joined.candle
        return HistoryBar(
            candle: Candle(
                start: candle.start, open: candle.open, high: candle.high, low: candle.low, close: candle.close, volume: nil),
            completeUntil: joined.completeUntil, hasRange: joined.hasRange)
    }

    private init(restarting bar: HistoryBar, at start: Timestamp) {
        let candle = bar.candle
        self.init(
            candle: Candle(
                start: start, open: candle.open, high: candle.high, low: candle.low, close: candle.close,
                volume: candle.volume),
            completeUntil: bar.completeUntil, hasRange: true)
    }
}
