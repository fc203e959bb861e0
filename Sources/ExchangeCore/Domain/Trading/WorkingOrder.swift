/// An order that is open, as far as prices are concerned: what is left of it, what is set aside for that, and what it
/// waits for.
public struct WorkingOrder: Sendable, Hashable {
    /// What is left to trade.
    public enum Remaining: Sendable, Hashable {
        case quantity(Quantity)
        /// Whatever the dollars that are set aside pay for, fee included.
        case everythingSetAside
    }

    /// Which quote it acts on.
    public enum Trigger: Sendable, Hashable {
        case nextQuote
        case atOrBelow(Price)
        case atOrAbove(Price)

        public func isMet(by price: Price) -> Bool {
            switch self {
            case .nextQuote: true
            case .atOrBelow(let level): price <= level
            case .atOrAbove(let level): price >= level
            }
        }
    }

    public let side: Side
    public let type: OrderType
    public let terms: OrderTerms
    /// Whether its stop price was reached.
    public var isTriggered: Bool
    public var remaining: Remaining
    /// What is set aside: millionths of a dollar of a purchase, steps of a sale.
    public var hold: Int64

    public init(
        side: Side, type: OrderType, terms: OrderTerms, isTriggered: Bool = false, remaining: Remaining, hold: Int64
    ) {
        self.side = side
        self.type = type
        self.terms = terms
        self.isTriggered = isTriggered
        self.remaining = remaining
        self.hold = hold
    }

    /// What it waits for now.
    public var trigger: Trigger {
        if type.hasStop, !isTriggered, let stop = terms.stopPrice {
            // A stop waits for the price to go against the trader, a profit is taken when it goes the other way.
            return (type == .takeProfit) == (side == .sell) ? .atOrAbove(stop) : .atOrBelow(stop)
        }
        guard let limit = terms.limitPrice else { return .nextQuote }
        return side == .buy ? .atOrBelow(limit) : .atOrAbove(limit)
    }
}
