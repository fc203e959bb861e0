public import Domain

/// What an operator may set about market data. See docs/market-data.md.
public struct MarketSettings: Sendable {
    /// `--market`. Default: auto.
    public var choice: MarketChoice = .auto
    /// The key of CoinCap v3, already read from its file or the environment; nil without one. Never logged.
    public var coinCapKey: String?
    /// Default: https://rest.coincap.io/v3
    public var coinCapURL = "https://rest.coincap.io/v3"
    /// Credits that CoinCap may cost in a calendar month (UTC). Default: 2500, the least that a free key has.
    public var coinCapCreditsPerMonth = 2500
    /// Binance's host for public market data. Default: https://data-api.binance.vision
    public var binanceURL = "https://data-api.binance.vision"
    /// How long `auto` waits for the keyless source at the first start of a ledger. Default: 3 s.
    public var probeTimeout: Duration = .seconds(3)
    /// Number of coins in the list. Default: 100, at most 500.
    public var coins = 100
    /// Makes the simulated market this one and no other. Default: 1.
    public var seed: UInt64 = 1
    /// A CSV file, or a folder of CSV files, to replay; nil for the shipped daily prices.
    public var replayPath: String?
    /// Recorded days that pass in a minute. Default: 1.
    public var replayDaysPerMinute: Double = 1
    /// The recorded day that a new ledger starts at, `YYYY-MM-DD`; nil for 2023-06-09 or the recording's first day.
    public var replayFrom: String?
    /// Where small state is kept (the month's credits); nil keeps it in memory only.
    public var stateFolder: String?

    public init() {}
}

/// A market as an operator names it.
public enum MarketChoice: String, Sendable, Hashable, CaseIterable {
    /// What the ledger is bound to; for a new ledger live when a source answers, else simulated.
    case auto
    /// The real market: CoinCap with a key, and Binance.
    case live
    case simulated
    case replay

    /// The kind of market that the choice insists on; nil when it insists on none.
    public var kind: MarketKind? {
        switch self {
        case .auto: nil
        case .live: .live
        case .simulated: .simulated
        case .replay: .replay
        }
    }
}
