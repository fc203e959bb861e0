/// Which world a ledger's prices come from. Chosen once for a database; one ledger never jumps between worlds.
public enum MarketKind: String, Codable, Sendable, Hashable, CaseIterable {
    /// Prices of the real market, now: CoinCap and Binance.
    case live
    /// Computed prices, a pure function of seed, coin and time.
    case simulated
    /// Recorded daily prices, played at a chosen speed.
    case replay
}
