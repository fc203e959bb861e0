/// What trading would cost on a market whose order book nobody here sees: half a spread, an impact that grows with the size of
/// the trade, and only so much of it at a time. See `docs/fills.md`.
public struct FillModel: Sendable, Hashable, Codable {
    /// How an order moves the price against itself.
    public enum Impact: Sendable, Hashable, Codable {
        case none
        /// By so many hundredths of a percent when it trades as much as the whole market in 24 hours, and else in
        /// proportion to the square root of that share.
        case squareRoot(basisPoints: Int)
    }

    /// Between what one buys and sells at, in hundredths of a percent of the quote.
    public var spreadBasisPoints: Int
    /// How the size of an order moves its own price.
    public var impact: Impact
    /// More than that no order moves its price, in hundredths of a percent of the quote.
    public var largestImpactBasisPoints: Int
    /// How much of what the market trades in an interval between two quotes an order may take, in percent; nil: anything.
    public var participationPercent: Int?

    public init(
        spreadBasisPoints: Int = 0, impact: Impact = .none, largestImpactBasisPoints: Int = 500, participationPercent: Int? = nil
    ) {
        self.spreadBasisPoints = spreadBasisPoints
        self.impact = impact
        self.largestImpactBasisPoints = largestImpactBasisPoints
        self.participationPercent = participationPercent
    }

    /// The quote itself, whatever is traded.
    public static let plain = FillModel()

    /// A price and what it is made of.
    public struct Modelled: Sendable, Hashable {
        /// USD for one coin, spread and impact included.
        public let price: Price
        /// `quote` when the model changed nothing.
        public let rule: FillRule
        /// Half of the spread, in millionths of the quote.
        public let halfSpreadMillionths: Int64
        /// What the order's size added, in millionths of the quote.
        public let impactMillionths: Int64
    }

    /// At what price, in USD for one coin, `notional` dollars' worth trades on `quote`. The same input gives the same price.
    public func modelled(_ side: Side, _ quote: Quote, notional: USD) -> Modelled {
        let halfSpread = Int64(max(0, spreadBasisPoints)) * 50
        let impact = impactMillionths(of: notional, volume: quote.volume24h)
        let shift = halfSpread + impact
        guard shift > 0, let price = quote.price.shifted(millionths: side == .buy ? shift : -shift) else {
            return Modelled(price: quote.price, rule: .quote, halfSpreadMillionths: 0, impactMillionths: 0)
        }
        return Modelled(price: price, rule: .modelled, halfSpreadMillionths: halfSpread, impactMillionths: impact)
    }

    /// Whole millionths, rounded up. None where nobody knows how much the market trades.
    func impactMillionths(of notional: USD, volume: USD?) -> Int64 {
        guard case .squareRoot(let basisPoints) = impact, basisPoints > 0, let volume, volume > .zero, notional > .zero else {
            return 0
        }
        let cap = Int64(max(0, largestImpactBasisPoints)) * 100
        // The square of the share's root in millionths: notional / volume * 10^12.
        let (product, overflow) = Int128(notional.micros).multipliedReportingOverflow(by: 1_000_000_000_000)
        guard !overflow else { return cap }
        let root = (product / Int128(volume.micros)).squareRoot
        let impact = (Int128(basisPoints) * 100 * root).divided(by: 1_000_000, rounding: .up)
        return Int64(clamping: min(impact, Int128(cap)))
    }

    /// The most that an order trades on `quote`, in steps of the coin, at least one; nil for no such limit, or where nobody
    /// knows how much the market trades.
    public func capacity(on quote: Quote, intervalMilliseconds: Int64, decimals: UInt8) -> Quantity? {
        guard let participationPercent, let volume = quote.volume24h, volume > .zero, intervalMilliseconds > 0 else { return nil }
        let share =
            Int128(volume.micros) * Int128(min(intervalMilliseconds, 86_400_000)) / 86_400_000 * Int128(participationPercent)
            / 100
        guard let micros = Int64(exactly: share),
            let quantity = try? Quantity.affordable(for: USD(micros: micros), at: quote.price, decimals: decimals)
        else { return nil }
        return Quantity(steps: max(1, quantity.steps), decimals: decimals)
    }
}

extension Price {
    /// This price and so many millionths of it more or less, rounded away from it, with at least twelve significant digits
    /// or all 18 decimals; nil when it does not fit.
    func shifted(millionths: Int64) -> Price? {
        guard millionths > -1_000_000 else { return nil }
        var mantissa = Int128(self.mantissa) * (1_000_000 + Int128(millionths))
        var scale = Int(self.scale) + 6
        let rounding: Rounding = millionths > 0 ? .up : .down
        var divisor: Int128 = 1
        while scale > 18 || (scale > 0 && mantissa / divisor >= 1_000_000_000_000_000) {
            divisor *= 10
            scale -= 1
        }
        mantissa = mantissa.divided(by: divisor, rounding: rounding)
        guard mantissa > 0, let exact = Int64(exactly: mantissa) else { return nil }
        return Price(mantissa: exact, scale: scale)
    }
}

extension Price {
    /// This price and a distance more (`up`) or less; nil when that is not above zero or does not fit. Decimals that do not
    /// fit are rounded away from this price.
    func moved(by distance: Price, up: Bool) -> Price? {
        var scale = Int(max(self.scale, distance.scale))
        // Two 64-bit factors, the second a power of ten of at most 18 decimals: their sum fits 128 bits.
        let own = Int128(mantissa) * Int128.powersOfTen[scale - Int(self.scale)]
        let other = Int128(distance.mantissa) * Int128.powersOfTen[scale - Int(distance.scale)]
        var mantissa = up ? own + other : own - other
        guard mantissa > 0 else { return nil }
        while scale > 0, mantissa > Int128(Int64.max) {
            mantissa = mantissa.divided(by: 10, rounding: up ? .up : .down)
            scale -= 1
        }
        return Int64(exactly: mantissa).flatMap { Price(mantissa: $0, scale: scale) }
    }
}

extension Int128 {
    /// The largest whole number whose square is not more than this one; of a number that is not negative.
    var squareRoot: Int128 {
        guard self > 1 else { return self }
        // Newton's method from above: each step is nearer, the first that is not has it.
        var root = Int128(1) << Int128((128 - leadingZeroBitCount + 1) / 2)
        while true {
            let next = (root + self / root) / 2
            if next >= root { return root }
            root = next
        }
    }
}
