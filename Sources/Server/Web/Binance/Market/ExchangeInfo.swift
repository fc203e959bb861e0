internal import Contracts
internal import Domain

/// The rules of trading, pair by pair, in Binance's form.
struct ExchangeInfo: Sendable {
    /// What can be placed of all that Binance has.
    static let orderTypes = BinanceOrderType.allCases.filter { $0 != .takeProfitLimit }.map(\.rawValue)

    let json: [UInt8]

    init(_ call: BinanceCall, _ pairs: [BinancePair]) {
        let rules = call.rules
        json = BinanceJSON.object(capacity: 1024 + pairs.count * 1600) { json in
            json.string("timezone", "UTC")
            json.number("serverTime", call.now.milliseconds)
            json.array("rateLimits", Self.limits(call)) { json, limit in
                json.object { json in
                    json.string("rateLimitType", limit.type)
                    json.string("interval", limit.interval)
                    json.number("intervalNum", limit.count)
                    json.number("limit", limit.limit)
                }
            }
            json.array("exchangeFilters", EmptyCollection<Int>()) { _, _ in }
            json.array("symbols", pairs) { $0.pair($1, status: $1.status(in: call.view), rules) }
        }
    }

    static func limits(_ call: BinanceCall) -> [(type: String, interval: String, count: Int, limit: Int)] {
        [
            ("REQUEST_WEIGHT", "MINUTE", 1, call.weightLimit), ("ORDERS", "SECOND", 10, call.orders.limits.perTenSeconds),
            ("ORDERS", "DAY", 1, call.orders.limits.perDay),
        ]
    }
}

extension BinanceJSON {
    fileprivate mutating func pair(_ pair: BinancePair, status: String, _ rules: TradingRules) {
        object { json in
            json.string("symbol", pair.symbol)
            json.string("status", status)
            json.string("baseAsset", pair.base)
            json.number("baseAssetPrecision", pair.basePrecision)
            json.string("quoteAsset", BinancePair.quoteAsset)
            json.number("quotePrecision", pair.quotePrecision)
            json.number("quoteAssetPrecision", pair.quotePrecision)
            json.number("baseCommissionPrecision", 8)
            json.number("quoteCommissionPrecision", 8)
            json.strings("orderTypes", ExchangeInfo.orderTypes)
            json.bool("icebergAllowed", false)
            json.bool("ocoAllowed", true)
            json.bool("otoAllowed", true)
            json.bool("quoteOrderQtyMarketAllowed", true)
            json.bool("allowTrailingStop", true)
            json.bool("cancelReplaceAllowed", true)
            json.bool("amendAllowed", false)
            json.bool("isSpotTradingAllowed", true)
            json.bool("isMarginTradingAllowed", false)
            json.array("filters", 0..<4) { json, filter in
                json.object { json in
                    switch filter {
                    case 0:
                        json.string("filterType", "PRICE_FILTER")
                        json.string("minPrice", BinanceDecimal.text(pair.asset.priceTick))
                        json.string("maxPrice", pair.mostPrice)
                        json.string("tickSize", BinanceDecimal.text(pair.asset.priceTick))
                    case 1:
                        json.string("filterType", "LOT_SIZE")
                        json.string("minQty", BinanceDecimal.text(pair.step))
                        json.string("maxQty", BinanceDecimal.text(pair.mostQuantity))
                        json.string("stepSize", BinanceDecimal.text(pair.step))
                    case 2:
                        json.string("filterType", "TRAILING_DELTA")
                        json.number("minTrailingAboveDelta", 1)
                        json.number("maxTrailingAboveDelta", 9999)
                        json.number("minTrailingBelowDelta", 1)
                        json.number("maxTrailingBelowDelta", 9999)
                    default:
                        json.string("filterType", "NOTIONAL")
                        json.string("minNotional", BinanceDecimal.text(rules.minimumOrder))
                        json.bool("applyMinToMarket", true)
                        json.string("maxNotional", BinanceDecimal.text(rules.maximumOrder))
                        json.bool("applyMaxToMarket", true)
                        json.number("avgPriceMins", 0)
                    }
                }
            }
            json.strings("permissions", ["SPOT"])
            json.array("permissionSets", [["SPOT"]]) { json, set in json.array(set) { $0.string($1) } }
            json.string("defaultSelfTradePreventionMode", "NONE")
            json.strings("allowedSelfTradePreventionModes", ["NONE"])
        }
    }
}
