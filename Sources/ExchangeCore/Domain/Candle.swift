/// What a coin's price did in one interval.
public struct Candle: Hashable, Codable, Sendable {
    /// Beginning of the interval, on its UTC grid.
    public let start: Timestamp
    /// The first price, in USD for one coin.
    public let open: Price
    public let high: Price
    public let low: Price
    /// The last price; of an interval that lasts the newest.
    public let close: Price
    /// Value traded in USD, for display; nil where the source has none.
    public let volume: Double?

    public init(start: Timestamp, open: Price, high: Price, low: Price, close: Price, volume: Double?) {
        self.start = start
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }
}

/// The length of a candle.
public enum CandleInterval: String, Codable, Sendable, CaseIterable, Hashable {
    case minute = "1m"
    case fiveMinutes = "5m"
    case fifteenMinutes = "15m"
    case halfHour = "30m"
    case hour = "1h"
    case twoHours = "2h"
    case sixHours = "6h"
    case twelveHours = "12h"
    case day = "1d"

    /// How long one lasts.
    public var milliseconds: Int64 {
        switch self {
        case .minute: 60_000
        case .fiveMinutes: 300_000
        case .fifteenMinutes: 900_000
        case .halfHour: 1_800_000
        case .hour: 3_600_000
        case .twoHours: 7_200_000
        case .sixHours: 21_600_000
        case .twelveHours: 43_200_000
        case .day: 86_400_000
        }
    }
}
