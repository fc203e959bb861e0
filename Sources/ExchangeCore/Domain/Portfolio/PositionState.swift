/// What a portfolio holds of one coin, what that cost and what was gained so far, by the average cost method.
///
/// Grows by one fill at a time, so that a stored state and the next fill give the next state. Money in and money out
/// always add up: `realisedGain - cost` is the sum of all cash that the coin's fills moved.
public struct PositionState: Sendable, Hashable {
    public private(set) var quantity: Quantity
    /// What the coins held now cost, fees included.
    public private(set) var cost: USD
    /// Of what was sold: what came in, fees deducted, less its average cost. Stays when the position is sold out.
    public private(set) var realisedGain: USD
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

    /// Takes a fill into account. Throws when a sum does not fit or more is sold than is held.
    public mutating func apply(
        side: Side, quantity filled: Quantity, value: USD, fee: USD
    ) throws(PositionError) {
        let fees = try Self.sum(feesPaid.micros, fee.micros)
        switch side {
        case .buy:
            let steps = try Self.sum(quantity.steps, filled.steps)
            cost = USD(micros: try Self.sum(cost.micros, try Self.sum(value.micros, fee.micros)))
            quantity = Quantity(steps: steps, decimals: quantity.decimals)
        case .sell:
            guard filled.steps <= quantity.steps, quantity.steps > 0 else { throw .soldMoreThanHeld }
            // Rounded up, so that the gain is not overstated; at most the whole cost, because filled <= held.
            let costOfSold = Int64(
                (Int128(cost.micros) * Int128(filled.steps)).divided(by: Int128(quantity.steps), rounding: .up))
            realisedGain = USD(micros: try Self.sum(realisedGain.micros, value.micros - fee.micros - costOfSold))
            cost = USD(micros: cost.micros - costOfSold)
            quantity = Quantity(steps: quantity.steps - filled.steps, decimals: quantity.decimals)
        }
        feesPaid = USD(micros: fees)
    }

    private static func sum(_ left: Int64, _ right: Int64) throws(PositionError) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .overflow }
        return sum
    }
}

/// Why a fill does not fit a position.
public enum PositionError: Error, Sendable, Hashable {
    case overflow
    case soldMoreThanHeld
}
