public import Domain

/// How the exchange trades.
public struct TradingSettings: Sendable {
    /// Fee, smallest and largest order, what gives the price.
    public var rules: TradingRules
    /// Virtual funds that a portfolio may add per day (UTC).
    public var fundsPerDay: USD
    /// How long an order on a stale quote waits for a fresh one before it is refused.
    public var freshQuotePatience: Duration
    /// Order events that may wait to be told; beyond that the oldest are dropped and counted.
    public var eventBacklog: Int

    public init(
        rules: TradingRules = TradingRules(), fundsPerDay: USD = USD(10_000),
        freshQuotePatience: Duration = .milliseconds(2500), eventBacklog: Int = 10_000
    ) {
        self.rules = rules
        self.fundsPerDay = fundsPerDay
        self.freshQuotePatience = freshQuotePatience
        self.eventBacklog = eventBacklog
    }
}
