/// What the exchange asks of every order.
public struct TradingRules: Sendable, Hashable, Codable {
    /// The fee on the value of a trade that takes the price there is, in hundredths of a percent.
    public var feeBasisPoints: Int
    /// The same for an order that had waited for its price.
    public var makerFeeBasisPoints: Int
    /// The smallest order. A whole holding may be sold even when it is worth less.
    public var minimumOrder: USD
    /// The largest order.
    public var maximumOrder: USD
    /// What gives an order its price.
    public var fills: FillModel
    /// How far above its stop price the dollars are set aside for that a purchase may take when it wakes, in hundredths of
    /// a percent. What it does not take is given back.
    public var stopReserveBasisPoints: Int
    /// Which quote an order may take.
    public var fillAt: FillTiming
    /// How long an order that fills on the next quote waits for it before it ends.
    public var quotePatienceMilliseconds: Int64

    public init(
        feeBasisPoints: Int = 10, makerFeeBasisPoints: Int? = nil, minimumOrder: USD = USD(1),
        maximumOrder: USD = USD(1_000_000_000_000), fills: FillModel = .plain, stopReserveBasisPoints: Int = 500,
        fillAt: FillTiming = .current, quotePatienceMilliseconds: Int64 = 60_000
    ) {
        self.fillAt = fillAt
        self.quotePatienceMilliseconds = quotePatienceMilliseconds
        self.feeBasisPoints = feeBasisPoints
        self.makerFeeBasisPoints = makerFeeBasisPoints ?? feeBasisPoints
        self.minimumOrder = minimumOrder
        self.maximumOrder = maximumOrder
        self.fills = fills
        self.stopReserveBasisPoints = stopReserveBasisPoints
    }

    func feeBasisPoints(_ liquidity: Liquidity) -> Int { liquidity == .maker ? makerFeeBasisPoints : feeBasisPoints }
}
