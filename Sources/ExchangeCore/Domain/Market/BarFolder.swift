/// Folds quotes into minute bars, in memory, and remembers over which stretches each coin was observed without a gap.
///
/// Bars stay until `remove` is told that they are stored, so a reader never misses one, and a failed write loses none.
public struct BarFolder: Sendable {
    /// A coin's bars and the stretch of unbroken observation.
    public struct Folded: Hashable, Sendable {
        public let asset: AssetID
        /// Minute bars, ascending.
        public let bars: [HistoryBar]
        /// From the first whole minute of unbroken observation to the last observation; empty when there is none.
        public let observed: TimeRange
    }

    fileprivate struct Coin {
        var bars: [HistoryBar] = []
        var observedFrom: Timestamp
        var lastObserved: Timestamp
    }

    private var coins: [AssetID: Coin] = [:]

    /// Minutes kept of a coin while they cannot be stored; the oldest go first.
    public static let longestBacklog = 1440

    public init() {}

    /// Adds a price. Two observations at most `longestGap` milliseconds apart count as unbroken.
    public mutating func fold(_ price: Price, of asset: AssetID, at time: Timestamp, longestGap: Int64) {
        var coin = coins[asset] ?? Coin(observedFrom: CandleInterval.minute.startNotBefore(time), lastObserved: time)
        if time.millisecondsSince(coin.lastObserved) > longestGap {
            coin.observedFrom = CandleInterval.minute.startNotBefore(time)
        }
        coin.lastObserved = max(coin.lastObserved, time)
        coin.add(price, at: time)
        coins[asset] = coin
    }

    /// Bars that are not stored yet, ascending, the one of the running minute included.
    public func bars(of asset: AssetID) -> [HistoryBar] { coins[asset]?.bars ?? [] }

    /// The stretch over which the coin was observed without a gap until its last observation.
    public func observed(of asset: AssetID) -> TimeRange? {
        coins[asset].map { TimeRange(from: $0.observedFrom, to: $0.lastObserved) }
    }

    /// What can be stored at `time`: bars of minutes that are over, or all of them when the exchange stops.
    public func folded(at time: Timestamp, includingOpen: Bool = false) -> [Folded] {
        let minute = CandleInterval.minute.start(of: time)
        return coins.compactMap { asset, coin in
            let bars = includingOpen ? coin.bars : coin.bars.filter { $0.candle.start < minute }
            guard !bars.isEmpty else { return nil }
            let end = includingOpen ? coin.lastObserved : min(minute, coin.lastObserved)
            return Folded(asset: asset, bars: bars, observed: TimeRange(from: coin.observedFrom, to: end))
        }
    }

    /// Forgets bars that are stored; one that changed since stays and is stored again.
    public mutating func remove(_ stored: [Folded]) {
        for folded in stored {
            let bars = Set(folded.bars)
            coins[folded.asset]?.bars.removeAll { bars.contains($0) }
        }
    }

    /// Forgets everything, also what is not stored yet: prices of another market are about to come.
    public mutating func reset() { coins.removeAll() }
}

extension BarFolder.Coin {
    fileprivate mutating func add(_ price: Price, at time: Timestamp) {
        let start = CandleInterval.minute.start(of: time)
        let end = start.adding(milliseconds: CandleInterval.minute.milliseconds)
        if let index = bars.lastIndex(where: { $0.candle.start <= start }) {
            if bars[index].candle.start == start {
                bars[index] = HistoryBar(
                    candle: bars[index].candle.followed(by: price), completeUntil: end, hasRange: true)
            } else {
                bars.insert(
                    HistoryBar(candle: Candle(start: start, price: price), completeUntil: end, hasRange: false), at: index + 1)
            }
        } else {
            bars.insert(HistoryBar(candle: Candle(start: start, price: price), completeUntil: end, hasRange: false), at: 0)
        }
        if bars.count > BarFolder.longestBacklog { bars.removeFirst() }
    }
}
