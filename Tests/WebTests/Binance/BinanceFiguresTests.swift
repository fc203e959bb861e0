import Contracts
import Domain
import TestSupport
import Testing

@testable import Web

@Suite("Figures of Binance's API")
struct BinanceFiguresTests {
    @Test("decimals have at least eight places and no needless ones")
    func decimals() {
        #expect(BinanceDecimal.text(Price("83294.9006481")) == "83294.90064810")
        #expect(BinanceDecimal.text(Price("0.000000000123")) == "0.000000000123")
        #expect(BinanceDecimal.text(Price("1")) == "1.00000000")
        #expect(BinanceDecimal.text(Quantity(steps: 7, decimals: 0)) == "7.00000000")
        #expect(BinanceDecimal.text(Quantity(steps: 1, decimals: 8)) == "0.00000001")
        #expect(BinanceDecimal.text(USD(micros: -1)) == "-0.00000100")
        #expect(BinanceDecimal.text(USD(micros: .max)) == "9223372036854.77580700")
        #expect(BinanceDecimal.text(nil as Price?) == "0.00000000")
        #expect(BinanceDecimal.text(mantissa: 95_960, scale: 3, minimumDecimals: 3) == "95.960")
        #expect(BinanceDecimal.text(mantissa: 5, scale: 0, minimumDecimals: 0) == "5")
        #expect(BinanceDecimal.difference(Price("1.5")!, Price("2.25")!) == "-0.75000000")
    }

    @Test("quotients are exact as far as they go")
    func quotients() {
        func quotient(_ left: String, _ right: String, _ decimals: Int = 8) -> String? {
            BinanceDecimal.quotient(DecimalText(left)!, DecimalText(right)!, decimals: decimals)?.binanceText
        }
        #expect(quotient("1", "3") == "0.33333333")
        #expect(quotient("-1", "3") == "-0.33333333")
        #expect(quotient("1000000000000", "0.00001234") == "81037277147487844.40842787")
        #expect(quotient("1", "0") == nil)
        #expect(quotient("99999999999999999999999999999999999999", "0.000000000000000001") == nil)
    }

    @Test("the day's change gives the day's beginning, without binary arithmetic")
    func statistics() {
        let time = Timestamp(milliseconds: 1_700_000_000_000)
        func quote(_ price: String, _ change: Double?) -> Quote {
            Quote(
                asset: AssetID("bitcoin"), price: Price(price)!, change24h: change, volume24h: USD(1000), source: "test",
                time: time)
        }
        let up = DayStatistics(quote("110", 10))
        #expect(up.open == Price("100") && up.high == Price("110") && up.low == Price("100"))
        #expect(up.change.binanceText == "10.00000000" && up.volume.binanceText == "9.09090909")
        let down = DayStatistics(quote("0.00001", -50), candles: [candle("0.00002", high: "0.00003", low: "0.000005")])
        #expect(down.open == Price("0.00002") && down.high == Price("0.00003") && down.low == Price("0.000005"))
        let unknown = DayStatistics(quote("5", nil), candles: [candle("4", high: "6", low: "3")])
        #expect(unknown.open == Price("4") && unknown.change.mantissa == 0)
        // More than everything cannot be lost.
        for change in [-100.0, -1e300, .nan, .infinity] {
            #expect(DayStatistics(quote("5", change)).open == Price("5"))
        }
    }

    private func candle(_ open: String, high: String, low: String) -> Candle {
        Candle(
            start: Timestamp(milliseconds: 0), open: Price(open)!, high: Price(high)!, low: Price(low)!, close: Price(open)!,
            volume: nil)
    }

    @Test("a candle is Binance's twelve")
    func kline() {
        var json = BinanceJSON()
        json.kline(
            Candle(
                start: Timestamp(milliseconds: 1_699_999_980_000), open: Price("1")!, high: Price("4")!, low: Price("0.5")!,
                close: Price("2")!, volume: 10.5), .minute)
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"[1699999980000,"1.00000000","4.00000000","0.50000000","2.00000000","5.25000000",1700000039999,"#
                + #""10.50000000",0,"0.00000000","0.00000000","0"]"#)
    }

    @Test("which candles are meant")
    func klineChoice() throws {
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        func choice(_ query: String) throws -> KlineChoice {
            try KlineChoice(try BinanceSample.parameters("interval=1m&" + query), now: now)
        }
        let last = try choice("limit=3")
        #expect(last.range == TimeRange(from: Timestamp(milliseconds: 1_699_999_860_000), to: now.adding(milliseconds: 1)))
        let first = try choice("startTime=1699999800001&limit=2")
        #expect(
            first.range
                == TimeRange(from: Timestamp(milliseconds: 1_699_999_860_000), to: Timestamp(milliseconds: 1_699_999_980_000)))
        let whole = try choice("startTime=0&endTime=1699999980000&limit=1000")
        #expect(whole.range.from.milliseconds == 0 && whole.to.milliseconds == 1_699_999_980_000)
        #expect(try choice("limit=5000").limit == 1000)
        #expect(try choice("").limit == 500)
        for (query, code) in [
            ("limit=0", -1130), ("limit=x", -1100), ("startTime=-1", -1100), ("timeZone=5", -1130), ("endTime=", -1105),
        ] {
            #expect(BinanceSample.code { _ = try choice(query) } == code)
        }
        for interval in ["3m", "4h", "1M", "1w", "1s", "x"] {
            let code = BinanceSample.code { _ = try KlineChoice(try BinanceSample.parameters("interval=" + interval), now: now) }
            #expect(code == -1120)
        }
        #expect(BinanceSample.code { _ = try KlineChoice(try BinanceSample.parameters("limit=1"), now: now) } == -1102)
    }

    @Test("the best ranked of several coins has the symbol, Tether has none")
    func pairs() throws {
        func asset(_ id: String, _ symbol: String, rank: Int?, state: AssetState = .listed) -> Asset {
            Asset(
                id: AssetID(id), symbol: symbol, name: id, rank: rank, supply: nil, maxSupply: nil, quantityDecimals: 8,
                state: state)
        }
        let pairs = BinancePairs([
            asset("batcat", "BTC", rank: 700), asset("bitcoin", "BTC", rank: 1), asset("tether", "USDT", rank: 3),
            asset("gone", "ETH", rank: 1, state: .delisted), asset("ethereum", "eth", rank: 2), asset("b", "SAME", rank: nil),
            asset("a", "SAME", rank: nil), asset("odd", "O D", rank: 9),
            asset("long", String(repeating: "L", count: 21), rank: 9),
        ])
        #expect(pairs.all.map(\.symbol) == ["BTCUSDT", "ETHUSDT", "SAMEUSDT"])
        #expect(try pairs.pair("BTCUSDT").asset.id == AssetID("bitcoin"))
        #expect(try pairs.pair("ETHUSDT").asset.id == AssetID("ethereum"))
        #expect(try pairs.pair("SAMEUSDT").asset.id == AssetID("a"))
        #expect(pairs.byAsset[AssetID("batcat")] == nil)
        for (symbol, code) in [("USDTUSDT", -1121), ("BTCUSD", -1121), ("btcusdt", -1100), ("BTC/USDT", -1100), ("", -1100)] {
            #expect(BinanceSample.code { _ = try pairs.pair(symbol) } == code)
        }
        func chosen(_ query: String) throws -> [String]? {
            try pairs.chosen(by: try BinanceSample.parameters(query))?.pairs.map(\.symbol)
        }
        #expect(try chosen("") == nil)
        #expect(try chosen("symbol=BTCUSDT") == ["BTCUSDT"])
        #expect(try chosen("symbols=%5B%22ETHUSDT%22%2C%22BTCUSDT%22%5D") == ["ETHUSDT", "BTCUSDT"])
        #expect(try chosen("symbols=[]") == [])
        for (query, code) in [
            ("symbols=BTCUSDT", -1100), ("symbols=[BTCUSDT]", -1100), ("symbols=[%22NOPEUSDT%22]", -1121), ("symbols=", -1105),
            ("symbols=[%22BTCUSDT%22,%22BTCUSDT%22]", -1151), ("symbol=BTCUSDT&symbols=[]", -1128), ("symbols=[%22%22]", -1100),
        ] {
            #expect(BinanceSample.code { _ = try chosen(query) } == code, "\(query)")
        }
    }

    @Test("weight is counted minute by minute and address by address")
    func weights() {
        let meter = WeightMeter(limit: 10, maximumAddresses: 2)
        let time = Timestamp(milliseconds: 1_700_000_000_000)
        #expect(meter.charge(4, to: "a", at: time) == (4, nil))
        #expect(meter.charge(6, to: "a", at: time) == (10, nil))
        // 1,700,000,000 is 20 s into its minute.
        #expect(meter.charge(1, to: "a", at: time) == (11, 40))
        #expect(meter.charge(1, to: "b", at: time) == (1, nil))
        #expect(meter.charge(7, to: "c", at: time) == (7, nil))
        #expect(meter.charge(7, to: "d", at: time) == (14, 40))
        #expect(meter.charge(1, to: "a", at: time.adding(milliseconds: 40_000)) == (1, nil))
    }

    @Test("orders are counted by key, those that are refused are not")
    func orderCounts() throws {
        let meter = OrderMeter(limits: OrderMeter.Limits(perTenSeconds: 3, perDay: 5))
        let time = Timestamp(milliseconds: 1_700_000_000_000)
        #expect(try meter.place(2, by: "a", at: time) == OrderMeter.Counts(inTenSeconds: 2, today: 2))
        #expect(BinanceSample.code { _ = try meter.place(2, by: "a", at: time) } == -1015)
        #expect(try meter.place(1, by: "a", at: time).inTenSeconds == 3)
        #expect(try meter.place(1, by: "b", at: time).inTenSeconds == 1)
        let later = time.adding(milliseconds: 10_000)
        #expect(try meter.place(2, by: "a", at: later) == OrderMeter.Counts(inTenSeconds: 2, today: 5))
        #expect(BinanceSample.code { _ = try meter.place(1, by: "a", at: later) } == -1015)
        #expect(meter.counts(of: "a", at: later).today == 5)
        #expect(try meter.place(1, by: "a", at: time.adding(milliseconds: 86_400_000)).today == 1)
    }
}
