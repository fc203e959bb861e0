public import Domain

/// Days on which a coin counts for a portfolio's value although nobody knows its price at their end: it counts at the last
/// trade or the last price before.
public struct MissingCloses: Codable, Sendable, Hashable {
    public let asset: AssetID
    /// How many.
    public let days: Int
    /// The end of the first and of the last of them.
    public let first: Timestamp
    public let last: Timestamp
    /// Why the market's history has not filled them, for people; nil when it has none for them.
    public let reason: String?

    public init(asset: AssetID, days: Int, first: Timestamp, last: Timestamp, reason: String?) {
        self.asset = asset
        self.days = days
        self.first = first
        self.last = last
        self.reason = reason
    }
}
