public import Bus
public import Domain

/// Where prices come from now and how fresh they are.
public struct MarketStatus: Codable, Sendable, Hashable {
    /// Real prices, made-up ones, or recorded ones played back.
    public let kind: MarketKind
    /// The source that quotes now, for people: `Binance`, `CoinCap`, `Simulated`, `Replay 2023-06-09`.
    public let label: String
    /// Normal milliseconds between two observations of a coin.
    public let intervalMilliseconds: Int64
    /// A quote older than this is stale: it is shown with its age and no order is filled on it.
    public let staleAfterMilliseconds: Int64
    /// When the newest tick was observed; nil before the first.
    public let lastTick: Timestamp?
    /// Why quotes are old or missing, for people; nil when all is well.
    public let problem: String?

    public init(
        kind: MarketKind, label: String, intervalMilliseconds: Int64, staleAfterMilliseconds: Int64,
        lastTick: Timestamp?, problem: String?
    ) {
        self.kind = kind
        self.label = label
        self.intervalMilliseconds = intervalMilliseconds
        self.staleAfterMilliseconds = staleAfterMilliseconds
        self.lastTick = lastTick
        self.problem = problem
    }
}

/// All quotes that changed since the last tick: one event per tick, from the dmz to everyone.
///
/// Numbered by (epoch, sequence): a sequence counts up by one within an epoch, an epoch is one life of a source; later
/// epochs have larger numbers (milliseconds since 1970 at the start of the source's life). A tick that is not newer than
/// what one has changes nothing. `quotes` may be empty: the source was asked and nothing changed.
public struct QuotesTicked: Event {
    public static let subject = "quotes.ticked.v1"
    public static let retention = EventRetention.fleeting(limit: 64)
    /// Which life of the source: milliseconds since 1970 at its start.
    public let epoch: Int64
    /// Counts up by one within the epoch; a gap means that a tick was missed.
    public let sequence: Int64
    public let status: MarketStatus
    /// Those that changed, at most one for each coin.
    public let quotes: [Quote]

    public init(epoch: Int64, sequence: Int64, status: MarketStatus, quotes: [Quote]) {
        self.epoch = epoch
        self.sequence = sequence
        self.status = status
        self.quotes = quotes
    }
}

/// A coin as a source describes it, before the exchange lists it.
public struct ObservedAsset: Codable, Sendable, Hashable {
    public let id: AssetID
    /// As traders write it, `BTC`. Not unique.
    public let symbol: String
    public let name: String
    /// By market capitalisation, 1 is the largest; nil when the source does not rank it.
    public let rank: Int?
    /// Coins in circulation; nil when not known. For display only.
    public let supply: Double?
    /// Coins that can ever exist; nil when unlimited or unknown. For display only.
    public let maxSupply: Double?
    /// The price at observation: fixes the quantity step when the coin is new.
    public let price: Price

    public init(
        id: AssetID, symbol: String, name: String, rank: Int?, supply: Double?, maxSupply: Double?, price: Price
    ) {
        self.id = id
        self.symbol = symbol
        self.name = name
        self.rank = rank
        self.supply = supply
        self.maxSupply = maxSupply
        self.price = price
    }
}

/// The source's list of coins, from the dmz to the backend, complete each time. The backend lists new coins, updates
/// the others and answers with the coins that must stay quoted (listed, held or ordered).
/// Errors: `marketMismatch` when the ledger belongs to another market.
public struct ObserveCatalogue: Request {
    public typealias Reply = QuotedAssets
    public static let subject = "market.observeCatalogue.v1"
    public static let service = ServiceName.backend
    /// The market that the source belongs to, checked against the one that the ledger is bound to.
    public let market: MarketBinding
    /// All that the source lists now: a coin that is missing has left its list.
    public let assets: [ObservedAsset]
    public init(market: MarketBinding, assets: [ObservedAsset]) {
        self.market = market
        self.assets = assets
    }
}

/// The coins that the dmz has to collect prices of.
public struct QuotedAssets: Codable, Sendable {
    /// Also coins that left the list, as long as somebody holds or has ordered them.
    public let assets: [AssetID]
    public init(assets: [AssetID]) { self.assets = assets }
}

/// The market that a ledger belongs to, recorded at its first start.
public struct MarketBinding: Codable, Sendable, Hashable {
    public let kind: MarketKind
    /// What else must stay the same: empty for live, the seed for simulated, the name of the recording for replay.
    public let detail: String
    public init(kind: MarketKind, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}

/// The recorded market; nil in a new database.
public struct GetMarketBinding: Request {
    public typealias Reply = RecordedMarket
    public static let subject = "market.binding.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public init() {}
}

/// What the ledger says about the market it belongs to.
public struct RecordedMarket: Codable, Sendable {
    /// Nil in a new database, which the first source binds.
    public let binding: MarketBinding?
    public init(binding: MarketBinding?) { self.binding = binding }
}

/// All coins that the exchange knows. Told to everyone when something in it changes.
public struct Catalogue: Event {
    public static let subject = "market.catalogue.v1"
    public static let retention = EventRetention.kept(limit: 4)
    /// Counts up with each change.
    public let version: Int64
    /// Also those that are delisted or suspended.
    public let assets: [Asset]
    public init(version: Int64, assets: [Asset]) {
        self.version = version
        self.assets = assets
    }
}

/// Everything a web instance needs to serve prices from memory. It subscribes first, then asks, and keeps the newer of
/// each.
public struct GetMarketSnapshot: Request {
    public typealias Reply = MarketSnapshot
    public static let subject = "market.snapshot.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public init() {}
}

/// The whole market at one moment: what a web instance begins with before ticks and events keep it current.
public struct MarketSnapshot: Codable, Sendable {
    /// Number of the last tick in it (see `QuotesTicked`): newer ticks apply to it, others are skipped.
    public let epoch: Int64
    public let sequence: Int64
    public let status: MarketStatus
    public let catalogue: Catalogue
    /// The newest of each coin that has one.
    public let quotes: [Quote]
    public let halts: [Halt]
    /// The fee on a trade in basis points, and the smallest order, for tickets to compute with.
    public let feeBasisPoints: Int
    /// USD that an order must be worth at least.
    public let minimumOrder: USD
    /// All that the exchange asks of orders, and how it makes prices; nil from a backend that does not say.
    public let rules: TradingRules?

    public init(
        epoch: Int64, sequence: Int64, status: MarketStatus, catalogue: Catalogue, quotes: [Quote], halts: [Halt],
        feeBasisPoints: Int, minimumOrder: USD, rules: TradingRules? = nil
    ) {
        self.rules = rules
        self.epoch = epoch
        self.sequence = sequence
        self.status = status
        self.catalogue = catalogue
        self.quotes = quotes
        self.halts = halts
        self.feeBasisPoints = feeBasisPoints
        self.minimumOrder = minimumOrder
    }
}

/// Seven days of a coin's prices for each coin, for the small pictures in the list.
public struct GetSparklines: Request {
    public typealias Reply = Sparklines
    public static let subject = "market.sparklines.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public init() {}
}

/// Closing prices of the last seven days in USD by coin, one for two hours, the oldest first. Coins with fewer than two are
/// left out.
public struct Sparklines: Codable, Sendable {
    /// For display only.
    public let points: [AssetID: [Double]]
    public init(points: [AssetID: [Double]]) { self.points = points }
}

/// The history of a coin for a chart. What is missing is fetched from the source once for all who ask, and stored.
/// Errors: `notFound`, `sourceUnavailable`.
public struct GetCandles: Request {
    public typealias Reply = CandleSeries
    public static let subject = "market.candles.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public let asset: AssetID
    public let interval: CandleInterval
    /// Before `to`, or the request is `invalidInput`.
    public let from: Timestamp
    public let to: Timestamp
    public init(asset: AssetID, interval: CandleInterval, from: Timestamp, to: Timestamp) {
        self.asset = asset
        self.interval = interval
        self.from = from
        self.to = to
    }
}

/// A stretch of a coin's price history. It may cover less than was asked for; `note` says so.
public struct CandleSeries: Codable, Sendable {
    public let asset: AssetID
    public let interval: CandleInterval
    /// Oldest first, on the interval's grid, at most 5000; gaps are left out.
    public let candles: [Candle]
    /// False where the source knows one price per interval only: draw a line.
    public let hasRanges: Bool
    /// Until when prices are recorded ones (simulated market: the real daily prices behind it); nil when all or none are.
    public let recordedUntil: Timestamp?
    /// Said below the chart when something is missing, for people.
    public let note: String?

    public init(
        asset: AssetID, interval: CandleInterval, candles: [Candle], hasRanges: Bool, recordedUntil: Timestamp?,
        note: String? = nil
    ) {
        self.asset = asset
        self.interval = interval
        self.candles = candles
        self.hasRanges = hasRanges
        self.recordedUntil = recordedUntil
        self.note = note
    }
}

/// The history of a coin from the outside world: what the backend asks when it has none.
/// Errors: `sourceUnavailable`, `budgetExhausted`, `notFound`.
public struct FetchCandles: Request {
    public typealias Reply = CandleSeries
    public static let subject = "market.fetchCandles.v1"
    public static let service = ServiceName.dmz
    public static let repetition = Repetition.whenLost
    public let asset: AssetID
    public let interval: CandleInterval
    /// From here to `to` it must be one to 5,000 intervals.
    public let from: Timestamp
    public let to: Timestamp
    public init(asset: AssetID, interval: CandleInterval, from: Timestamp, to: Timestamp) {
        self.asset = asset
        self.interval = interval
        self.from = from
        self.to = to
    }
}

/// A fresh quote of one coin from the outside world, for an order on a stale one. The quote also goes out as a tick.
/// Errors: `sourceUnavailable`, `budgetExhausted`, `notFound`.
public struct FetchQuote: Request {
    public typealias Reply = Quote
    public static let subject = "market.fetchQuote.v1"
    public static let service = ServiceName.dmz
    public static let repetition = Repetition.whenLost
    public let asset: AssetID
    public init(asset: AssetID) { self.asset = asset }
}

/// The newest quotes of all coins as one tick, numbered like the last one that was published: for an instance that has just
/// begun to listen. Asks nothing of the outside world. Errors: `notReady` before the first tick.
public struct GetLastTick: Request {
    public typealias Reply = QuotesTicked
    public static let subject = "market.lastTick.v1"
    public static let service = ServiceName.dmz
    public static let repetition = Repetition.whenLost
    public init() {}
}

/// Collects prices and the catalogue now, within the budget. Errors: `sourceUnavailable`, `budgetExhausted`.
public struct RefreshMarket: Request {
    public typealias Reply = MarketRefreshed
    public static let subject = "market.refresh.v1"
    public static let service = ServiceName.dmz
    public init() {}
}

/// What a refresh that an operator asked for has brought.
public struct MarketRefreshed: Codable, Sendable {
    public let status: MarketStatus
    /// How many quotes were collected.
    public let quotes: Int
    public init(status: MarketStatus, quotes: Int) {
        self.status = status
        self.quotes = quotes
    }
}

/// How the dmz is: its sources, their budget, its last errors.
public struct GetDMZStatus: Request {
    public typealias Reply = DMZStatus
    public static let subject = "market.dmzStatus.v1"
    public static let service = ServiceName.dmz
    public init() {}
}

/// How the collection of prices goes, for operators.
public struct DMZStatus: Codable, Sendable {
    /// The source and how fresh its prices are.
    public let market: MarketStatus
    /// Credits of CoinCap used and allowed this month; nil without a key.
    public let creditsUsed: Int?
    public let creditsPerMonth: Int?
    /// What went wrong last, for people, even if all is well since; nil when nothing did.
    public let lastError: String?
    /// When that was; nil when nothing went wrong.
    public let lastErrorAt: Timestamp?
    public init(
        market: MarketStatus, creditsUsed: Int?, creditsPerMonth: Int?, lastError: String?, lastErrorAt: Timestamp?
    ) {
        self.market = market
        self.creditsUsed = creditsUsed
        self.creditsPerMonth = creditsPerMonth
        self.lastError = lastError
        self.lastErrorAt = lastErrorAt
    }
}

/// How many browsers are connected to a web instance: the dmz spends credits mostly while somebody looks.
public struct AudienceChanged: Event {
    public static let subject = "web.audience.v1"
    public static let retention = EventRetention.fleeting(limit: 16)
    /// The web instance on the bus: counts of several add up.
    public let instance: String
    /// Live streams to pages; one when there is none but a page was asked for in the last minute.
    public let browsers: Int
    public init(instance: String, browsers: Int) {
        self.instance = instance
        self.browsers = browsers
    }
}
