/// What a portfolio holds of one coin, what that cost and what was gained so far, by the average cost method.
///
/// Grows by one fill at a time, so that a stored state and the next fill give the next state. Money in and money out
/// always add up: `realisedGain - cost` is the sum of all cash that the coin's fills moved.
public struct PositionState: Sendable, Hashable {
    /// Held now, also what is set aside for open orders.
    public private(set) var quantity: Quantity
    /// What the coins held now cost, fees included.
    public private(set) var cost: USD
    /// Of what was sold: what came in, fees deducted, less its average cost. Stays when the position is sold out.
    public private(set) var realisedGain: USD
    /// USD of all fills; cost and gain have them in already.
    public private(set) var feesPaid: USD

    public init(decimals: UInt8) {
        self.init(quantity: Quantity(steps: 0, decimals: decimals), cost: .zero, realisedGain: .zero, feesPaid: .zero)
    }

    /// A state as it was stored.
    public init(quantity: Quantity, cost: USD, realisedGain: USD, feesPaid: USD) {
        self.quantity = quantity
        self.cost = cost
        self.realisedGain = realisedGain
        self.feesPaid = feesPaid
    }

    /// Takes a fill into account. Throws when a sum does not fit or more is sold than is held; nothing has changed then.
    public mutating func apply(side: Side, quantity filled: Quantity, value: USD, fee: USD) throws(PositionError) {
        if side == .sell, filled.steps > quantity.steps { throw .soldMoreThanHeld }
        do {
            let fees = try feesPaid.adding(fee)
            switch side {
            case .buy:
                let held = try quantity.adding(filled)
                cost = try cost.adding(value).adding(fee)
                quantity = held
            case .sell:
                // Rounded up, so that the gain is not overstated; never more than the whole cost.
                let costOfSold = try cost.share(filled, of: quantity, rounding: .up)
                let gain = try realisedGain.adding(value.subtracting(fee).subtracting(costOfSold))
                cost = try cost.subtracting(costOfSold)
                quantity = try quantity.subtracting(filled)
                realisedGain = gain
            }
            feesPaid = fees
        } catch {
            throw .money(error)
        }
    }
}

/// Why a fill does not fit a position.
public enum PositionError: Error, Sendable, Hashable {
    case money(MoneyError)
    case soldMoreThanHeld
}
