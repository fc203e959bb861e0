/// What a trader wants to be different about an open order; nil means that it stays.
public struct OrderChange: Sendable, Hashable {
    /// USD for one coin.
    public var limitPrice: Price?
    /// USD for one coin.
    public var stopPrice: Price?
    /// How far the stop stays behind the best price.
    public var trail: Trail?
    /// What the whole order is for, with what has filled of it.
    public var quantity: Quantity?

    public init(limitPrice: Price? = nil, stopPrice: Price? = nil, trail: Trail? = nil, quantity: Quantity? = nil) {
        self.limitPrice = limitPrice
        self.stopPrice = stopPrice
        self.trail = trail
        self.quantity = quantity
    }

    /// Whether nothing would be different.
    public var isEmpty: Bool { self == OrderChange() }

    /// `terms` with the prices of this change.
    public func applied(to terms: OrderTerms) -> OrderTerms {
        var terms = terms
        if let limitPrice { terms.limitPrice = limitPrice }
        if let stopPrice { terms.stopPrice = stopPrice }
        if let trail { terms.trail = trail }
        return terms
    }
}

/// Why an order cannot be changed to that, whatever the prices and balances are.
public enum ChangeProblem: Error, Sendable, Hashable {
    case nothingToChange
    case marketOrder
    case stopWasReached
    case noQuantity
    case quantityFollowsEntry
    case notMoreThanFilled
    case size(SizeProblem)
    case terms(TermsProblem)

    /// Which input of the request it is about.
    public var field: String {
        switch self {
        case .nothingToChange, .marketOrder: "order"
        case .stopWasReached: "stopPrice"
        case .noQuantity, .quantityFollowsEntry, .notMoreThanFilled, .size: "quantity"
        case .terms(let problem): problem.field.rawValue
        }
    }

    /// For the trader, beside the field.
    public var sentence: String {
        switch self {
        case .nothingToChange: "Say what is to change: a price or the quantity."
        case .marketOrder: "A market order cannot be changed: it takes the next quote."
        case .stopWasReached: "Its stop price was reached already; only its limit and its quantity can change."
        case .noQuantity: "It was placed for an amount in USD. Cancel it and place a new one."
        case .quantityFollowsEntry: "It sells what its entry buys. Change the entry."
        case .notMoreThanFilled: "Enter more than has filled already."
        case .size(let problem): problem.sentence
        case .terms(let problem): problem.sentence
        }
    }
}

extension WorkingOrder {
    /// What is left to trade after a change, before anybody looks at balances.
    ///
    /// - Parameters:
    ///   - filled: steps that have filled.
    ///   - isDormant: whether it is the exit of a bracket whose entry has not filled.
    public func changed(
        by change: OrderChange, filled: Int64, isDormant: Bool, asset: Asset
    ) throws(ChangeProblem) -> WorkingOrder {
        guard !change.isEmpty else { throw .nothingToChange }
        guard type != .market else { throw .marketOrder }
        if isTriggered, change.stopPrice != nil || change.trail != nil { throw .stopWasReached }
        var order = self
        order.terms = change.applied(to: terms)
        do {
            try order.terms.check(type, of: asset)
        } catch {
            throw .terms(error)
        }
        guard let quantity = change.quantity else { return order }
        if isDormant { throw .quantityFollowsEntry }
        guard case .quantity = remaining else { throw .noQuantity }
        guard quantity.steps > 0 else { throw .size(.notPositive) }
        guard let onStep = quantity.rescaled(to: asset.quantityDecimals) else {
            throw .size(.offStep(step: Quantity(steps: 1, decimals: asset.quantityDecimals), symbol: asset.symbol))
        }
        guard onStep.steps > filled else { throw .notMoreThanFilled }
        order.remaining = .quantity(Quantity(steps: onStep.steps - filled, decimals: asset.quantityDecimals))
        return order
    }

    /// What has to be set aside for what is left of it; nil where that does not change with prices.
    ///
    /// Throws when it is too small, too large or does not fit. `isWholeHolding`: whether it is a sale of all there is, which may be
    /// worth less than other orders.
    public func neededHold(
        asset: Asset, quote: Quote?, filled: Int64, isWholeHolding: Bool = false, rules: TradingRules
    ) throws(Rejection) -> Int64? {
        guard case .quantity(let left) = remaining else { return nil }
        var reference = terms.limitPrice ?? terms.stopPrice
        if let trail = terms.trail, let price = best?.price ?? quote?.price {
            reference = trail.stop(from: price, side: side) ?? price
        }
        // A market order that waits for its quote: nothing about it changes.
        guard let reference else { return nil }
        let whole = Quantity(steps: left.steps + filled, decimals: left.decimals)
        guard whole.steps > 0, let asked = try? USD.value(of: whole, at: reference, rounding: side == .buy ? .up : .down) else {
            throw FillPlan.tooLarge(asset, rules)
        }
        try Self.check(asked, asset: asset, side: side, isWholeHolding: isWholeHolding, rules: rules)
        if side == .sell { return left.steps }
        guard let hold = Self.reserve(for: left, at: reference, hasLimit: terms.limitPrice != nil, rules: rules) else {
            throw FillPlan.tooLarge(asset, rules)
        }
        return hold
    }
}
