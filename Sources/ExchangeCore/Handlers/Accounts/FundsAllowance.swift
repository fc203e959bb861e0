public import Domain

/// How much virtual money a trader may still add.
public struct FundsAllowance: Hashable, Sendable {
    /// What may still be added today (UTC).
    public let left: USD
    /// What may be added in a day (UTC) at most.
    public let perDay: USD

    public init(left: USD, perDay: USD) {
        self.left = left
        self.perDay = perDay
    }
}
