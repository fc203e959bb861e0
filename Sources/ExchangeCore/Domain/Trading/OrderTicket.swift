/// What a trader asks for, checked as far as that is possible without prices and balances: the size is positive and on
/// the coin's step.
public struct OrderTicket: Sendable, Hashable {
    public let side: Side
    public let type: OrderType
    /// A quantity has the coin's decimals.
    public let size: OrderSize
    /// Checked by whoever makes the ticket (`OrderTerms.check`).
    public let terms: OrderTerms

    /// Throws what is wrong with the size for this coin.
    public init(
        side: Side, type: OrderType, size: OrderSize, terms: OrderTerms = .none, asset: Asset
    ) throws(SizeProblem) {
        self.side = side
        self.type = type
        self.terms = terms
        switch size {
        case .quantity(let quantity):
            guard quantity.steps > 0 else { throw .notPositive }
            guard let onStep = quantity.rescaled(to: asset.quantityDecimals) else {
                throw .offStep(step: Quantity(steps: 1, decimals: asset.quantityDecimals), symbol: asset.symbol)
            }
            self.size = .quantity(onStep)
        case .amount(let amount):
            guard amount.micros > 0 else { throw .notPositive }
            self.size = size
        case .all:
            guard side == .sell else { throw .allIsForSelling }
            self.size = size
        }
    }
}

extension OrderTicket {
    /// What was asked for before, elsewhere: the size was checked then.
    public init(imported side: Side, _ type: OrderType, _ size: OrderSize) {
        self.side = side
        self.type = type
        self.size = size
        terms = .none
    }
}

extension Quantity {
    /// The same amount on another step; nil when it is off that step or does not fit.
    public func rescaled(to decimals: UInt8) -> Quantity? {
        if decimals == self.decimals { return self }
        return DecimalText(mantissa: Int128(steps), scale: Int(self.decimals)).units(decimals: Int(decimals))
            .map { Quantity(steps: $0, decimals: decimals) }
    }
}
