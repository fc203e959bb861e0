internal import Contracts
internal import Domain

/// What a coin's price did in the last 24 hours, from its quote and, where they were asked for, its candles.
struct DayStatistics: Sendable, Hashable {
    let last: Price
    let open: Price
    let high: Price
    let low: Price
    /// In percent.
    let change: DecimalText
    /// Coins, at the last price: of the day's trades only their worth is known.
    let volume: DecimalText
    let quoteVolume: DecimalText
    let time: Timestamp

    /// - Parameter candles: of the last 24 hours; without them the highest and the lowest price are the bounds that are sure.
    init(_ quote: Quote, candles: [Candle] = []) {
        last = quote.price
        time = quote.time
        let hundred = DecimalText(mantissa: 100_000_000, scale: 6)
        let known = BinanceDecimal.decimal(quote.change24h, decimals: 6)
        let change = known.map { Self.sum($0, hundred) }.flatMap { $0.mantissa > 0 ? $0 : nil }
        var open = candles.first?.open ?? quote.price
        if let change {
            // 100 + change is to 100 as the last price is to the first.
            let scaled = DecimalText(mantissa: Int128(quote.price.mantissa) * 100, scale: Int(quote.price.scale))
            let first = BinanceDecimal.quotient(scaled, change, decimals: max(8, Int(quote.price.scale)))
            open = first.flatMap { Price(rounding: $0, significantDigits: 15) } ?? open
        }
        self.open = open
        high = candles.map(\.high).reduce(max(open, quote.price)) { max($0, $1) }
        low = candles.map(\.low).reduce(min(open, quote.price)) { min($0, $1) }
        self.change = BinanceDecimal.decimal(quote.change24h, decimals: 3) ?? DecimalText(mantissa: 0, scale: 0)
        quoteVolume = DecimalText(quote.volume24h ?? .zero)
        volume = BinanceDecimal.quotient(quoteVolume, DecimalText(quote.price)) ?? DecimalText(mantissa: 0, scale: 8)
    }

    private static func sum(_ left: DecimalText, _ right: DecimalText) -> DecimalText {
        let scale = max(left.scale, right.scale)
        func aligned(_ number: DecimalText) -> Int128 {
            (number.scale..<scale).reduce(number.mantissa) { value, _ in value * 10 }
        }
        return DecimalText(mantissa: aligned(left) + aligned(right), scale: scale)
    }
}

extension BinanceJSON {
    /// - Parameter isShort: without what is about the order book, as `type=MINI` asks.
    mutating func ticker(_ pair: BinancePair, _ day: DayStatistics, _ book: BookTop, isShort: Bool) {
        object { json in
            json.string("symbol", pair.symbol)
            if !isShort {
                json.string("priceChange", BinanceDecimal.difference(day.last, day.open))
                json.string(
                    "priceChangePercent",
                    BinanceDecimal.text(mantissa: day.change.mantissa, scale: day.change.scale, minimumDecimals: 3))
                json.string("weightedAvgPrice", BinanceDecimal.text(day.last))
                json.string("prevClosePrice", BinanceDecimal.text(day.open))
            }
            json.string("lastPrice", BinanceDecimal.text(day.last))
            if !isShort {
                json.string("lastQty", BinanceDecimal.zero)
                json.book(book)
            }
            json.string("openPrice", BinanceDecimal.text(day.open))
            json.string("highPrice", BinanceDecimal.text(day.high))
            json.string("lowPrice", BinanceDecimal.text(day.low))
            json.string("volume", day.volume.binanceText)
            json.string("quoteVolume", day.quoteVolume.binanceText)
            json.number("openTime", day.time.milliseconds - 86_400_000)
            json.number("closeTime", day.time.milliseconds)
            json.number("firstId", -1)
            json.number("lastId", -1)
            json.number("count", 0)
        }
    }

    mutating func book(_ book: BookTop) {
        string("bidPrice", BinanceDecimal.text(book.bid))
        string("bidQty", BinanceDecimal.zero)
        string("askPrice", BinanceDecimal.text(book.ask))
        string("askQty", BinanceDecimal.zero)
    }
}

/// What a small market order would buy and sell at now. There is no order book: behind both prices is the exchange.
struct BookTop: Sendable, Hashable {
    let bid: Price
    let ask: Price

    init(_ quote: Quote, fills: FillModel) {
        bid = fills.modelled(.sell, quote, notional: .zero).price
        ask = fills.modelled(.buy, quote, notional: .zero).price
    }
}
