public import Contracts
public import Domain

/// Where prices come from: the real market, a computed one or a recording.
///
/// A source keeps to its own limits (budgets, pauses that a server asked for) and never waits longer than its
/// requests may take. Every quote names who said it.
public protocol MarketDataSource: Sendable {
    /// What a ledger is bound to when it uses this source.
    var binding: MarketBinding { get }
    /// The source that quotes now, for people: `Binance`, `Simulated`, `Replay 2023-06-09`.
    var label: String { get }
    /// How often the source wants to be asked now, and how old its quotes may get.
    /// - Parameter browsers: how many people look; sources that cost something spend mostly then.
    func pace(browsers: Int) -> MarketPace
    /// Why some or all quotes are old, if it is the source's own doing (a recording that ended, credits used up).
    var problem: String? { get }
    /// Credits used and allowed this month; nil when the source costs nothing.
    var credits: (used: Int, allowed: Int)? { get }

    /// All coins that the source offers, largest first.
    func catalogue() async throws(MarketDataError) -> [ObservedAsset]
    /// Quotes of those of `coins` that the source can quote now; the others are left out.
    func quotes(for coins: [CoinReference]) async throws(MarketDataError) -> [Quote]
    /// A fresh quote of one coin, for an order that waits.
    func quote(for coin: CoinReference) async throws(MarketDataError) -> Quote
    /// Candles that start in `from..<to`, oldest first; empty before the coin existed.
    func candles(
        for coin: CoinReference, interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws(MarketDataError) -> CandleSeries
    /// Forgets what would make the source answer from memory: the next catalogue and quotes are fetched, within the budget.
    func refresh()
}

extension MarketDataSource {
    public var problem: String? { nil }
    public var credits: (used: Int, allowed: Int)? { nil }
    public func refresh() {}
}

/// A coin by its identity and by what exchanges call it.
public struct CoinReference: Hashable, Sendable {
    public let id: AssetID
    public let symbol: String

    public init(id: AssetID, symbol: String) {
        self.id = id
        self.symbol = symbol
    }
}

/// How often a source wants to be asked.
public struct MarketPace: Hashable, Sendable {
    /// Milliseconds from one question for all quotes to the next.
    public var intervalMilliseconds: Int64
    /// A quote that is older is stale.
    public var staleAfterMilliseconds: Int64
    /// Milliseconds from one question for the catalogue to the next.
    public var catalogueMilliseconds: Int64

    public init(intervalMilliseconds: Int64, staleAfterMilliseconds: Int64, catalogueMilliseconds: Int64) {
        self.intervalMilliseconds = intervalMilliseconds
        self.staleAfterMilliseconds = staleAfterMilliseconds
        self.catalogueMilliseconds = catalogueMilliseconds
    }
}
