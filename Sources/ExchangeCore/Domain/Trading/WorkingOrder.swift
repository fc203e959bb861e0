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
        /// A quote that is so far behind the best one.
        case trailing(Trail, Side, BestPrice)

        /// Whether a quote of `price` wakes the order. For a trailing stop a price that is a new best never does.
        public func isMet(by price: Price) -> Bool {
            switch self {
            case .nextQuote: return true
            case .atOrBelow(let level): return price <= level
            case .atOrAbove(let level): return price >= level
            case .trailing(let trail, let side, let best):
                guard !side.isBetter(price, than: best.price), let stop = trail.stop(from: best.price, side: side) else {
                    return false
                }
                return side == .sell ? price <= stop : price >= stop
            }
        }
    }

    public let side: Side
    public let type: OrderType
    public var terms: OrderTerms
    /// Whether its stop price was reached.
    public var isTriggered: Bool
    public var remaining: Remaining
    /// What is set aside: millionths of a dollar of a purchase, steps of a sale.
    public var hold: Int64
    /// Whether no quote has been looked at since it was placed or changed. The first decides as if it were placed then.
    public var isUnseen: Bool
    /// Of a trailing stop; nil before its first quote.
    public var best: BestPrice?

    public init(
        side: Side, type: OrderType, terms: OrderTerms, isTriggered: Bool = false, remaining: Remaining, hold: Int64,
        isUnseen: Bool = false, best: BestPrice? = nil
    ) {
        self.side = side
        self.type = type
        self.terms = terms
        self.isTriggered = isTriggered
        self.remaining = remaining
        self.hold = hold
        self.isUnseen = isUnseen
        self.best = best
    }

    /// What it waits for now.
    public var trigger: Trigger {
        if isUnseen { return .nextQuote }
        if type.hasTrail, !isTriggered, let trail = terms.trail {
            return best.map { .trailing(trail, side, $0) } ?? .nextQuote
        }
        if type.hasStop, !isTriggered, let stop = terms.stopPrice {
            // A stop waits for the price to go against the trader, a profit is taken when it goes the other way.
            return (type == .takeProfit) == (side == .sell) ? .atOrAbove(stop) : .atOrBelow(stop)
        }
        guard let limit = terms.limitPrice else { return .nextQuote }
        return side == .buy ? .atOrBelow(limit) : .atOrAbove(limit)
    }

    /// The same order once it has looked at a quote.
    public func seeing(_ quote: Quote) -> WorkingOrder {
        guard isUnseen || type.hasTrail else { return self }
        var order = self
        order.isUnseen = false
        guard type.hasTrail, !isTriggered else { return order }
        if let best {
            if side.isBetter(quote.price, than: best.price) { order.best?.price = quote.price }
        } else {
            order.best = BestPrice(price: quote.price, since: quote.time)
        }
        return order
    }

    /// Whether it cannot wait long: it is to fill on the first quote it gets, or to end.
    public var wantsQuoteSoon: Bool { type == .market || isUnseen && terms.timeInForce.isImmediate && !type.sleeps }
}
