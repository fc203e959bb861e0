/// What an order that waits comes to if it fills at the price that it names or follows, as far as that can be said before.
public struct FillEstimate: Sendable, Hashable {
    /// USD for one coin, as far as it can be said before.
    public let price: Price
    /// Nil for what nobody knows before.
    public let quantity: Quantity?
    /// Price times quantity, rounded against the trader, before the fee.
    public let value: USD?
    /// USD, at the higher of both rates where nobody knows whether it will wait or take.
    public let fee: USD?

    /// Nil where nobody knows a price.
    ///
    /// - Parameters:
    ///   - best: where a trailing stop begins; nil: at the quote.
    ///   - quote: the last there was: a market order takes it, and its volume says how far taking moves the price.
    public init?(
        _ side: Side, _ type: OrderType, _ terms: OrderTerms, of remaining: WorkingOrder.Remaining, hold: Int64,
        best: Price? = nil, quote: Quote?, intervalMilliseconds: Int64, asset: Asset, rules: TradingRules
    ) {
        let wakes =
            terms.stopPrice
            ?? terms.trail.flatMap { trail in (best ?? quote?.price).flatMap { trail.stop(from: $0, side: side) } }
        guard let base = wakes ?? terms.limitPrice ?? quote?.price else { return nil }
        let isMaker = type == .limit
        var price = base
        if !isMaker {
            let market = Quote(
                asset: asset.id, price: base, change24h: nil, volume24h: quote?.volume24h, source: quote?.source ?? "",
                time: quote?.time ?? Timestamp(milliseconds: 0))
            let capacity = rules.fills.capacity(
                on: market, intervalMilliseconds: intervalMilliseconds, decimals: asset.quantityDecimals)
            var notional: USD?
            switch remaining {
            case .quantity(let quantity): notional = try? USD.value(of: quantity, at: base, rounding: .up)
            case .everythingSetAside: notional = USD(micros: hold)
            }
            if let most = capacity.flatMap({ try? USD.value(of: $0, at: base, rounding: .up) }) {
                notional = min(notional ?? most, most)
            }
            price = rules.fills.modelled(side, market, notional: notional ?? .zero).price
        }
        var basisPoints = isMaker ? rules.makerFeeBasisPoints : rules.feeBasisPoints
        if !isMaker, let limit = terms.limitPrice {
            // It may fill when it wakes, or wait for its limit then.
            let isCrossed = side == .buy ? base <= limit : base >= limit
            price = isCrossed ? (side == .buy ? min(price, limit) : max(price, limit)) : limit
            basisPoints = max(rules.feeBasisPoints, rules.makerFeeBasisPoints)
        }
        self.price = price
        switch remaining {
        case .quantity(let whole): quantity = whole
        case .everythingSetAside:
            quantity = try? Quantity.affordable(
                for: USD(micros: hold), at: price, feeBasisPoints: side == .buy ? basisPoints : 0,
                decimals: asset.quantityDecimals)
        }
        value = quantity.flatMap { try? USD.value(of: $0, at: price, rounding: side == .buy ? .up : .down) }
        fee = value.flatMap { try? $0.fee(basisPoints: basisPoints) }
    }
}
