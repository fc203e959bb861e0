/// At what prices an order acts, and for how long it may wait.
public struct OrderTerms: Hashable, Codable, Sendable {
    /// The worst price that it fills at; of limit and stop-limit orders.
    public var limitPrice: Price?
    /// The price that wakes it; of stop, stop-limit and take-profit orders.
    public var stopPrice: Price?
    public var timeInForce: TimeInForce
    /// Refused rather than filled at once: it only ever waits. Of limit orders.
    public var isPostOnly: Bool
    /// How far behind the best price it follows; of trailing stops.
    public var trail: Trail?

    public init(
        limitPrice: Price? = nil, stopPrice: Price? = nil, timeInForce: TimeInForce = .goodTillCanceled,
        isPostOnly: Bool = false, trail: Trail? = nil
    ) {
        self.trail = trail
        self.limitPrice = limitPrice
        self.stopPrice = stopPrice
        self.timeInForce = timeInForce
        self.isPostOnly = isPostOnly
    }

    /// What a market order has that asks for nothing.
    public static let none = OrderTerms()
}

/// How long an order may wait.
public enum TimeInForce: String, Codable, Sendable, Hashable, CaseIterable {
    case goodTillCanceled = "GTC"
    /// What does not fill at once ends.
    case immediateOrCancel = "IOC"
    /// All of it at once, or nothing.
    case fillOrKill = "FOK"
    /// Until 00:00 UTC.
    case day = "DAY"

    /// When an order that is placed at `time` ends by itself; nil when it does not.
    public func expiry(placedAt time: Timestamp) -> Timestamp? {
        self == .day ? Timestamp(milliseconds: (time.epochDay + 1) * 86_400_000) : nil
    }
}

/// Whether an order waited for its price or took the one that there was.
public enum Liquidity: String, Codable, Sendable, Hashable, CaseIterable {
    case maker
    case taker
}
