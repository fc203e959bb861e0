extension Candle {
    /// A candle of one price.
    public init(start: Timestamp, price: Price, volume: Double? = nil) {
        self.init(start: start, open: price, high: price, low: price, close: price, volume: volume)
    }

    /// This candle followed by a later one of the same interval. The volume is known only when both are.
    public func followed(by later: Candle) -> Candle {
        var sum: Double?
        if let volume, let more = later.volume { sum = volume + more }
        return Candle(
            start: start, open: open, high: max(high, later.high), low: min(low, later.low), close: later.close,
            volume: sum)
    }

    /// This candle after one more price.
    public func followed(by price: Price) -> Candle {
        Candle(start: start, open: open, high: max(high, price), low: min(low, price), close: price, volume: volume)
    }

    /// Candles of a coarser interval from finer ones in ascending order; intervals in which there is none are left out.
    public static func aggregate(_ candles: some Sequence<Candle>, to interval: CandleInterval) -> [Candle] {
        var result: [Candle] = []
        for candle in candles {
            let start = interval.start(of: candle.start)
            if let last = result.last, last.start == start {
                result[result.count - 1] = last.followed(by: candle)
            } else {
                result.append(
                    Candle(
                        start: start, open: candle.open, high: candle.high, low: candle.low, close: candle.close,
                        volume: candle.volume))
            }
        }
        return result
    }
}
