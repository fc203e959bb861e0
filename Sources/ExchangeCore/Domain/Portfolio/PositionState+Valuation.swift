extension PositionState {
    /// The state after all of `fills`, which are of one coin and in their order.
    public init(replaying fills: some Sequence<Fill>, decimals: UInt8) throws(PositionError) {
        self.init(decimals: decimals)
        for fill in fills { try apply(side: fill.side, quantity: fill.quantity, value: fill.value, fee: fill.fee) }
    }

    /// `cost` for one coin to twelve digits, for display; nil when none is held.
    public var averageCost: Price? {
        guard quantity.steps > 0 else { return nil }
        var numerator = Int128(cost.micros) * .powerOfTen(Int(quantity.decimals))
        var scale = USD.decimals
        while scale < 24, numerator < Int128.powerOfTen(36) {
            numerator *= 10
            scale += 1
        }
        return Price(rounding: DecimalText(mantissa: numerator / Int128(quantity.steps), scale: scale))
    }

    /// What the coins held are worth at `price`, rounded down; nil when that does not fit.
    public func value(at price: Price) -> USD? { price.value(of: quantity, rounding: .down) }

    /// Value at `price` less cost; nil when that does not fit.
    public func unrealisedGain(at price: Price) -> USD? {
        guard let value = value(at: price) else { return nil }
        return USD(micros: value.micros - cost.micros)
    }
}
