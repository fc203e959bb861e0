internal import Contracts
internal import Domain

extension BinanceJSON {
    /// A candle as Binance's array of twelve. How many trades there were and who took them nobody here knows: zero.
    mutating func kline(_ candle: Candle, _ interval: CandleInterval) {
        let quoteVolume = BinanceDecimal.decimal(candle.volume, decimals: 8)
        let volume = quoteVolume.flatMap { BinanceDecimal.quotient($0, DecimalText(candle.close)) }
        let texts = [candle.open, candle.high, candle.low, candle.close].map { BinanceDecimal.text($0) }
        array(0..<12) { json, index in
            switch index {
            case 0: json.number(candle.start.milliseconds)
            case 1...4: json.string(texts[index - 1])
            case 5: json.string(volume?.binanceText ?? BinanceDecimal.zero)
            case 6: json.number(candle.start.milliseconds + interval.milliseconds - 1)
            case 7: json.string(quoteVolume?.binanceText ?? BinanceDecimal.zero)
            case 8: json.number(0)
            case 11: json.string("0")
            default: json.string(BinanceDecimal.zero)
            }
        }
    }
}

/// Which candles are asked for.
struct KlineChoice: Sendable, Hashable {
    let interval: CandleInterval
    let limit: Int
    let from: Timestamp?
    /// The last moment at which a candle may begin.
    let to: Timestamp

    init(_ parameters: BinanceParameters, now: Timestamp) throws(BinanceError) {
        guard let interval = CandleInterval(rawValue: try parameters.required("interval")) else { throw .badInterval }
        self.interval = interval
        limit = try parameters.pageLimit()
        if let zone = try parameters["timeZone"], zone != "0", zone != "0:00", zone != "00:00" { throw .invalid("timeZone") }
        from = try parameters.integer("startTime").map { Timestamp(milliseconds: min($0, now.milliseconds)) }
        to = Timestamp(milliseconds: min(try parameters.integer("endTime") ?? now.milliseconds, now.milliseconds))
    }

    /// The stretch in which to look: from the beginning asked for as many candles as fit, else those that end last.
    var range: TimeRange {
        let length = Int64(limit) * interval.milliseconds
        // The end of a stretch does not belong to it, the end that is asked for does.
        let end = to.adding(milliseconds: 1)
        guard let from else {
            return TimeRange(from: interval.start(of: to).adding(milliseconds: interval.milliseconds - length), to: end)
        }
        let start = interval.startNotBefore(from)
        return TimeRange(from: start, to: min(end, start.adding(milliseconds: length)))
    }

    /// All that the exchange shows at once: where nothing is known of the beginning that was asked for, the first candles
    /// are looked for here.
    var wholeRange: TimeRange {
        TimeRange(from: to.adding(milliseconds: -4999 * interval.milliseconds), to: to.adding(milliseconds: 1))
    }
}

extension BinanceParameters {
    /// 500 unless another number up to 1000 is asked for.
    func pageLimit() throws(BinanceError) -> Int {
        guard let limit = try integer("limit") else { return 500 }
        guard limit >= 1 else { throw .invalid("limit") }
        return Int(min(limit, 1000))
    }
}
