/// How the backend keeps prices, lists coins and serves history. All have a default.
public struct QuoteBoardSettings: Sendable, Hashable {
    /// Coins of the source's list that are listed, by rank.
    public var listedCoins: Int
    /// A coin without a quote for so long, while others tick, is suspended.
    public var suspendAfter: Duration
    /// A quote is stale after this as long as the source has not said so itself.
    public var defaultStaleAfter: Duration
    /// How long a start waits for the dmz to say the prices of now.
    public var catchUpPatience: Duration
    /// How long one fetch of history may take.
    public var fetchTimeout: Duration
    /// How long a reader of a chart waits for missing history before it gets what there is.
    public var chartPatience: Duration
    /// After a failed fetch of a coin's history it is left alone for so long.
    public var fetchRetry: Duration
    /// Whether the last seven days of all coins are fetched in the background, for the pictures in the list.
    public var fetchesSparklines: Bool
    /// The pause between two coins whose last seven days are fetched in the background.
    public var sparklinePace: Duration
    /// How old the pictures in the list may be.
    public var sparklineAge: Duration
    /// Bars and last quotes are written so often.
    public var flushInterval: Duration
    /// Free space on the disk below which the status says so.
    public var lowDiskBytes: Int64

    public init(
        listedCoins: Int = 100, suspendAfter: Duration = .seconds(86_400), defaultStaleAfter: Duration = .seconds(60),
        catchUpPatience: Duration = .seconds(1), fetchTimeout: Duration = .seconds(8), chartPatience: Duration = .seconds(3),
        fetchRetry: Duration = .seconds(30),
        fetchesSparklines: Bool = true,
        sparklinePace: Duration = .milliseconds(250), sparklineAge: Duration = .seconds(120),
        flushInterval: Duration = .seconds(60), lowDiskBytes: Int64 = 200_000_000
    ) {
        self.listedCoins = listedCoins
        self.suspendAfter = suspendAfter
        self.defaultStaleAfter = defaultStaleAfter
        self.catchUpPatience = catchUpPatience
        self.fetchTimeout = fetchTimeout
        self.chartPatience = chartPatience
        self.fetchRetry = fetchRetry
        self.fetchesSparklines = fetchesSparklines
        self.sparklinePace = sparklinePace
        self.sparklineAge = sparklineAge
        self.flushInterval = flushInterval
        self.lowDiskBytes = lowDiskBytes
    }
}
