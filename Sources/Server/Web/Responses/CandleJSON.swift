internal import Contracts
internal import Domain

/// A chart's data: `{"interval":ms,"ranges":true,"recordedUntil":ms,"note":"...","candles":[[ms,o,h,l,c,v],...]}`.
enum CandleJSON {
    static func bytes(_ series: CandleSeries) -> [UInt8] {
        var json = JSONText(capacity: 128 + series.candles.count * 72)
        json.raw("{\"interval\":")
        json.number(series.interval.milliseconds)
        json.raw(series.hasRanges ? ",\"ranges\":true" : ",\"ranges\":false")
        json.raw(",\"recordedUntil\":")
        if let until = series.recordedUntil { json.number(until.milliseconds) } else { json.raw("null") }
        json.raw(",\"note\":")
        json.string(series.note)
        json.raw(",\"candles\":[")
        for (index, candle) in series.candles.enumerated() {
            json.raw(index == 0 ? "[" : ",[")
            json.number(candle.start.milliseconds)
            for price in [candle.open, candle.high, candle.low, candle.close] {
                json.raw(",")
                json.number(price)
            }
            json.raw(",")
            json.number(candle.volume)
            json.raw("]")
        }
        json.raw("]}")
        return json.bytes
    }
}
