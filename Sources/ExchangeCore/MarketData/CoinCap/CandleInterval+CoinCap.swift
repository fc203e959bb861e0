internal import Domain

extension CandleInterval {
    /// What CoinCap calls it.
    var coinCapName: String {
        switch self {
        case .minute: "m1"
        case .fiveMinutes: "m5"
        case .fifteenMinutes: "m15"
        case .halfHour: "m30"
        case .hour: "h1"
        case .twoHours: "h2"
        case .sixHours: "h6"
        case .twelveHours: "h12"
        case .day: "d1"
        }
    }

    /// The longest time that one request may ask for.
    var coinCapWindowMilliseconds: Int64 {
        let days: Int64 =
            switch self {
            case .minute: 1
            case .fiveMinutes: 5
            case .fifteenMinutes: 7
            case .halfHour: 14
            case .hour: 30
            case .twoHours: 61
            case .sixHours: 183
            case .twelveHours: 365
            case .day: 2000
            }
        return days * 86_400_000
    }
}
