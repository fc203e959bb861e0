/// The market in one line. For display only.
struct MarketSummary: Sendable, Equatable {
    /// USD.
    var totalCap = 0.0
    /// USD traded in 24 hours.
    var volume24h = 0.0
    /// Bitcoin's part of the total, in percent; nil when it has no price.
    var bitcoinShare: Double?
    var gainers = 0
    var losers = 0
    var coins = 0
}
