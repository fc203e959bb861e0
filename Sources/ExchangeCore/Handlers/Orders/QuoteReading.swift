public import Bus
public import Contracts
public import Domain

/// What trading needs to know of the market, from the backend's memory.
public protocol QuoteReading: Sendable {
    /// Everything that decides whether and at what price a coin trades at this moment; nil when no such coin is known.
    ///
    /// Called on the writer's thread for every order: it must not block, log or allocate more than its result.
    func market(of asset: AssetID) -> AssetMarket?

    /// The price of a coin 24 hours before `now`; nil when not known.
    func priceDayAgo(of asset: AssetID, now: Timestamp) -> Price?

    /// Stored prices at the end of each interval from `from` to `to`, oldest first, for those of `assets` that have any.
    /// Gaps are left out. Fetches nothing from outside.
    func closes(
        of assets: [AssetID], interval: CandleInterval, from: Timestamp, to: Timestamp
    ) async throws -> [AssetID: [ClosingPrice]]

    /// Fetches from outside the closing prices of those days within each coin's stretch that nobody has stored, waits a
    /// bounded time for them, and returns the coins of which some are missing still, with why. `closes` has them then.
    /// Nothing that trades may wait for this.
    func completeDays(of wanted: [AssetID: TimeRange]) async -> [AssetID: BusError]

    /// Hands over a quote that was fetched for an order, so that the next `market(of:)` knows it. A quote that is not
    /// newer than the present one, or that the guard against absurd ticks holds back, changes nothing.
    func observe(_ quote: Quote)
}

/// One coin as trading sees it at one moment.
public struct AssetMarket: Sendable {
    public let asset: Asset
    /// Nil before the first tick.
    public let quote: Quote?
    /// A quote that is older is stale: no order is filled on it.
    public let staleAfterMilliseconds: Int64
    /// The halt of this coin or of the whole exchange, if there is one.
    public let halt: Halt?
    /// Between two ticks of the source; 0 when not known.
    public let intervalMilliseconds: Int64

    public init(
        asset: Asset, quote: Quote?, staleAfterMilliseconds: Int64, halt: Halt?, intervalMilliseconds: Int64 = 0
    ) {
        self.intervalMilliseconds = intervalMilliseconds
        self.asset = asset
        self.quote = quote
        self.staleAfterMilliseconds = staleAfterMilliseconds
        self.halt = halt
    }
}

/// The last price of an interval.
public struct ClosingPrice: Sendable, Hashable {
    /// When the price held: the end of its interval.
    public let time: Timestamp
    public let price: Price

    public init(time: Timestamp, price: Price) {
        self.time = time
        self.price = price
    }
}
