/// What is wrong with the terms of an order before anybody looks at prices and balances.
public enum TermsProblem: Error, Sendable, Hashable {
    case limitMissing
    case limitNotAllowed(OrderType)
    case stopMissing
    case stopNotAllowed(OrderType)
    case trailMissing
    case trailNotAllowed(OrderType)
    case trailOutOfRange
    case notPositive(Field)
    case offTick(Field, tick: Price, symbol: String)
    case postOnlyIsForLimits
    case postOnlyWaits(TimeInForce)

    /// Which of an order's terms a problem is about, by the name that requests give it.
    public enum Field: String, Sendable, Hashable {
        case limitPrice
        case stopPrice
        case trail
        case timeInForce
        case isPostOnly
    }

    /// Where a form shows the problem.
    public var field: Field {
        switch self {
        case .limitMissing, .limitNotAllowed: .limitPrice
        case .stopMissing, .stopNotAllowed: .stopPrice
        case .trailMissing, .trailNotAllowed, .trailOutOfRange: .trail
        case .notPositive(let field), .offTick(let field, _, _): field
        case .postOnlyIsForLimits, .postOnlyWaits: .isPostOnly
        }
    }

    /// For the trader, beside the field.
    public var sentence: String {
        switch self {
        case .limitMissing: "Enter the worst price that the order may fill at."
        case .limitNotAllowed(let type): "A \(type.name) order has no limit price."
        case .stopMissing: "Enter the price that wakes the order."
        case .stopNotAllowed(let type): "A \(type.name) order has no stop price."
        case .trailMissing: "Enter how far behind the best price the order follows."
        case .trailNotAllowed(let type): "A \(type.name) order does not trail the price."
        case .trailOutOfRange: "Enter a distance of 0.01 to 99.99 percent."
        case .notPositive: "Enter a price above zero."
        case .offTick(_, let tick, let symbol): "Prices of \(symbol) are multiples of \(tick) USD. Enter one of those."
        case .postOnlyIsForLimits: "Only a limit order can be post-only."
        case .postOnlyWaits(let time): "A post-only order waits; \(time.rawValue) does not. Use GTC or DAY."
        }
    }
}

extension OrderTerms {
    /// Checks that these are terms that an order of this type can have for this coin.
    public func check(_ type: OrderType, of asset: Asset) throws(TermsProblem) {
        if type.hasLimit {
            guard let limitPrice else { throw .limitMissing }
            try check(limitPrice, .limitPrice, asset)
        } else if limitPrice != nil {
            throw .limitNotAllowed(type)
        }
        if type.hasStop {
            guard let stopPrice else { throw .stopMissing }
            try check(stopPrice, .stopPrice, asset)
        } else if stopPrice != nil {
            throw .stopNotAllowed(type)
        }
        if type.hasTrail {
            guard let trail else { throw .trailMissing }
            switch trail {
            case .usd(let distance): try check(distance, .trail, asset)
            case .basisPoints(let basisPoints): guard Trail.range.contains(basisPoints) else { throw .trailOutOfRange }
            }
        } else if trail != nil {
            throw .trailNotAllowed(type)
        }
        guard isPostOnly else { return }
        guard type == .limit else { throw .postOnlyIsForLimits }
        guard timeInForce == .goodTillCanceled || timeInForce == .day else { throw .postOnlyWaits(timeInForce) }
    }

    private func check(_ price: Price, _ field: TermsProblem.Field, _ asset: Asset) throws(TermsProblem) {
        guard price.mantissa > 0 else { throw .notPositive(field) }
        guard price.scale <= asset.priceDecimals else { throw .offTick(field, tick: asset.priceTick, symbol: asset.symbol) }
    }
}

extension OrderType {
    /// Whether it names the worst price that it fills at.
    public var hasLimit: Bool { self == .limit || self == .stopLimit }
    /// Whether it names the price that wakes it.
    public var hasStop: Bool { self == .stop || self == .stopLimit || self == .takeProfit }
    /// Whether it follows the price.
    public var hasTrail: Bool { self == .trailingStop }
    /// Whether it sleeps until a price wakes it, be it named or followed.
    public var sleeps: Bool { hasStop || hasTrail }

    /// In a sentence.
    public var name: String {
        switch self {
        case .market: "market"
        case .limit: "limit"
        case .stop: "stop"
        case .stopLimit: "stop-limit"
        case .takeProfit: "take-profit"
        case .trailingStop: "trailing stop"
        }
    }
}

extension Asset {
    /// Decimals of the prices that orders may name, fixed for ever like the quantity's step: with it, since a coin that is
    /// traded in finer steps is worth more.
    public var priceDecimals: UInt8 {
        switch quantityDecimals {
        case 7...: 4
        case 5...6: 6
        case 2...4: 9
        default: 14
        }
    }

    /// The smallest difference between two prices that orders may name.
    public var priceTick: Price { Price(mantissa: 1, scale: Int(priceDecimals)) ?? Price(mantissa: 1, scale: 0)! }
}
