extension PositionState {
    /// The state after all of `fills`, which are of one coin and in their order.
    public init(replaying fills: some Sequence<Fill>, decimals: UInt8) throws(PositionError) {
        self.init(decimals: decimals)
        for fill in fills { try apply(side: fill.side, quantity: fill.quantity, value: fill.value, fee: fill.fee) }
    }

    /// `cost` for one coin, for display; nil when none is held.
    public var averageCost: Price? { Price.average(cost: cost, of: quantity) }

    /// What the coins held are worth at `price`, rounded down; nil when that does not fit.
    public func value(at price: Price) -> USD? { try? USD.value(of: quantity, at: price, rounding: .down) }

    /// Value at `price` less cost; nil when that does not fit.
    public func unrealisedGain(at price: Price) -> USD? { try? value(at: price)?.subtracting(cost) }
}
