internal import Contracts
internal import Domain

extension SimulatedCoin {
    /// Recorded days as they were recorded, everything else computed from the price function.
    func series(interval: CandleInterval, from: Timestamp, to: Timestamp, now: Timestamp) -> CandleSeries {
        let computed = ComputedCandles(interval: interval, price: price(at:), volume: volume(at:))
        var candles: [Candle] = []
        var hasRanges = true
        var usesRecorded = false
        for start in ComputedCandles.starts(interval: interval, from: from, to: to, now: now) {
            let end = start.adding(milliseconds: interval.milliseconds)
            if let recordedUntil, start < recordedUntil {
                usesRecorded = true
                if interval == .day, end <= recordedUntil {
                    guard let day = recorded?.day(start.epochDay), let candle = recordedCandle(day) else { continue }
                    if !day.hasRange { hasRanges = false }
                    candles.append(candle)
                    continue
                }
                if interval != .day { hasRanges = false }
            }
            if let candle = computed.candle(start: start, now: now) { candles.append(candle) }
        }
        let note = usesRecorded && interval != .day ? "Between recorded daily prices the line is interpolated." : nil
        return CandleSeries(
            asset: coin.id, interval: interval, candles: candles, hasRanges: hasRanges,
            recordedUntil: usesRecorded ? recordedUntil : nil, note: note)
    }

    private func recordedCandle(_ day: RecordedDay) -> Candle? {
        guard let close = day.price(day.close) else { return nil }
        guard day.hasRange, let open = day.price(day.open), let high = day.price(day.high), let low = day.price(day.low) else {
            return Candle(start: day.start, open: close, high: close, low: close, close: close, volume: nil)
        }
        return Candle(start: day.start, open: open, high: high, low: low, close: close, volume: day.volume)
    }
}
