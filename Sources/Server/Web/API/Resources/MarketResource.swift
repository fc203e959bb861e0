internal import Contracts
internal import Domain
internal import Hummingbird
internal import NIOCore

/// Coins, quotes and candles: what everybody may know, served from this instance's memory.
enum MarketResource {
    private static let defaultCandles: Int64 = 300
    private static let maximumCandles: Int64 = 5000

    static let operations: [APIOperation] = [
        APIOperation(
            method: .get, path: "/assets", name: "listAssets", area: "Market", summary: "All coins", access: .everybody,
            answer: .json(.assetList), isTagged: true, handler: { assets($0) }),
        APIOperation(
            method: .get, path: "/assets/{asset}", name: "getAsset", area: "Market", summary: "One coin", access: .everybody,
            inPath: [APIParameter("asset", .asset, "The coin's id.")], answer: .json(.asset), handler: { try asset($0) }),
        APIOperation(
            method: .get, path: "/assets/{asset}/candles", name: "listCandles", area: "Market", summary: "A coin's history",
            note: "At most 5,000 candles: a longer stretch is refused.", access: .everybody,
            query: [
                APIParameter("interval", .text(.oneOf(CandleInterval.self)), "`1h` if absent."),
                APIParameter("from", .text(.moment), "300 candles before `to` if absent."),
                APIParameter("to", .text(.moment), "Now if absent."),
            ],
            inPath: [APIParameter("asset", .asset, "The coin's id.")], answer: .json(.candleSeries),
            problems: [.refused, .source, .unavailable, .unknownOutcome], weight: 2, handler: { try await candles($0) }),
        APIOperation(
            method: .get, path: "/quotes", name: "listQuotes", area: "Market", summary: "The newest quote of each coin",
            note: "The answer has an `ETag` that changes with each tick. To hear of changes, use the stream.", access: .everybody,
            query: [APIParameter("assets", .text(.assets), "Only these coins; those that do not exist are left out.")],
            answer: .json(.quoteList), isTagged: true, handler: { quotes($0) }),
        APIOperation(
            method: .get, path: "/rules", name: "getRules", area: "Market", summary: "Fees, limits, and how orders fill",
            note: "The settings in force; docs/fills.md says what they do.", access: .everybody, answer: .json(.rules),
            handler: { request in request.json { $0.rules(request.view.rules) } }),
    ]

    private static func assets(_ request: APIRequest) -> Response {
        let text = request.view.apiAssets
        return request.tagged(text.tag, text.bytes)
    }

    private static func asset(_ request: APIRequest) throws -> Response {
        let asset = try request.listedAsset()
        return request.json { $0.asset(asset, in: request.view) }
    }

    private static func quotes(_ request: APIRequest) -> Response {
        let view = request.view
        let text: MarketView.TaggedText
        if let wanted = request["assets"] {
            let coins = Set(wanted.split(separator: ",").map { AssetID(String($0)) }).sorted()
            text = MarketView.TaggedText(view.apiQuotes(of: coins.compactMap { view.quotes[$0] }))
        } else {
            text = view.apiQuotes
        }
        return request.tagged(text.tag, text.bytes)
    }

    private static func candles(_ request: APIRequest) async throws -> Response {
        let asset = try request.listedAsset()
        let interval = request["interval"].flatMap { CandleInterval(rawValue: $0) } ?? .hour
        let length = interval.milliseconds
        let to = min(try request.moment("to") ?? request.now, request.now)
        let from =
            try request.moment("from")
            ?? Timestamp(milliseconds: max(0, to.milliseconds / length * length - (defaultCandles - 1) * length))
        guard from >= Timestamp(milliseconds: 0), from <= to else {
            throw APIProblem.invalid("The stretch begins after its end, or before 1970.", field: "from")
        }
        guard to.millisecondsSince(from) / length < maximumCandles else {
            throw APIProblem.invalid(
                "That is more than 5,000 candles. Ask for a shorter stretch or a longer interval.", field: "from")
        }
        let series = try await request.ask(
            GetCandles(asset: asset.id, interval: interval, from: from, to: to), timeout: .seconds(10))
        return request.json(caching: .briefly) { json in
            json.object { json in
                json.field("asset", series.asset.rawValue)
                json.field("interval", series.interval.rawValue)
                json.field("hasRanges", series.hasRanges)
                json.field("note", series.note)
                json.name("items")
                json.list(series.candles) { $0.candle($1) }
            }
        }
    }
}

extension MarketView {
    /// All quotes as the API writes them, written once for all who ask.
    var apiQuotes: TaggedText {
        kept(.quotes) { apiQuotes(of: quotes.values.sorted { $0.asset < $1.asset }) }
    }

    func apiQuotes(of quotes: [Quote]) -> [UInt8] {
        var json = APIJSON(capacity: 512 + quotes.count * 160)
        json.object { json in
            json.name("market")
            json.market(status)
            json.name("items")
            json.list(quotes) { $0.quote($1) }
        }
        return json.bytes
    }

    /// All coins as the API writes them, the largest first.
    var apiAssets: TaggedText {
        kept(.assets) {
            let sorted = assets.values.sorted { ($0.rank ?? .max, $0.id.rawValue) < ($1.rank ?? .max, $1.id.rawValue) }
            var json = APIJSON(capacity: 512 + sorted.count * 420)
            json.object { json in
                json.name("items")
                json.list(sorted) { $0.asset($1, in: self) }
            }
            return json.bytes
        }
    }
}
