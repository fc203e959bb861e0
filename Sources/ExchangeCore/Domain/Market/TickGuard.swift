/// Keeps a source's slip from becoming a price: a quote that is not positive, or more than tenfold off the last one, is
/// held back until the next quote of the coin confirms it.
///
/// A value: whoever applies ticks owns one. It knows nothing of time and draws nothing from the outside. A price that is
/// no number cannot be expressed as a `Price` and never gets here; zero is never a price, however often it is repeated.
public struct TickGuard: Sendable {
    /// What becomes of a quote.
    public enum Verdict: Hashable, Sendable {
        /// It is the coin's price now.
        case accepted
        /// It waits for the next one to confirm it; the last price stays.
        case held
        /// It can never be a price.
        case refused
    }

    /// How far off the last price a quote may be, as a factor in both directions.
    public let largestFactor: Int64
    /// How near to the held price the next one must be to confirm it, in percent of the held price.
    public let confirmationPercent: Int64
    /// Prices that wait for their confirmation.
    private var held: [AssetID: Price] = [:]

    public init(largestFactor: Int64 = 10, confirmationPercent: Int64 = 10) {
        self.largestFactor = largestFactor
        self.confirmationPercent = confirmationPercent
    }

    /// Judges the next quote of a coin whose last accepted price is `last` (nil: none yet, any positive price will do).
    public mutating func judge(_ price: Price, of asset: AssetID, last: Price?) -> Verdict {
        guard price.mantissa > 0 else { return .refused }
        guard let last, last.mantissa > 0, !isWithinFactor(price, of: last) else {
            held[asset] = nil
            return .accepted
        }
        if let waiting = held[asset], isConfirmed(waiting, by: price) {
            held[asset] = nil
            return .accepted
        }
        held[asset] = price
        return .held
    }

    /// The price of a coin that waits for its confirmation.
    public func heldPrice(of asset: AssetID) -> Price? { held[asset] }

    /// Forgets what waits, for all coins: the prices that follow come from another source.
    public mutating func reset() { held.removeAll() }

    private func isWithinFactor(_ price: Price, of last: Price) -> Bool {
        price.isAtMost(last, times: largestFactor, over: 1) && last.isAtMost(price, times: largestFactor, over: 1)
    }

    private func isConfirmed(_ waiting: Price, by price: Price) -> Bool {
        price.isAtMost(waiting, times: 100 + confirmationPercent, over: 100)
            && !price.isBelow(waiting, times: 100 - confirmationPercent, over: 100)
    }
}

extension Price {
    /// Whether this price is at most `other * numerator / denominator`, exactly. Factors up to 1,000.
    func isAtMost(_ other: Price, times numerator: Int64, over denominator: Int64) -> Bool {
        let (left, right) = scaled(against: other, numerator: numerator, denominator: denominator)
        return left <= right
    }

    /// Whether this price is below `other * numerator / denominator`, exactly. Factors up to 1,000.
    func isBelow(_ other: Price, times numerator: Int64, over denominator: Int64) -> Bool {
        let (left, right) = scaled(against: other, numerator: numerator, denominator: denominator)
        return left < right
    }

    /// Both sides brought to one scale. A side that is 1e18 times the other only needs to be larger, so products are
    /// kept within 128 bits by saturating.
    private func scaled(against other: Price, numerator: Int64, denominator: Int64) -> (left: Int128, right: Int128) {
        let common = max(scale, other.scale)
        func product(_ price: Price, _ factor: Int64) -> Int128 {
            let aligned = Int128(price.mantissa) * Int128(Price.integerPowersOfTen[Int(common - price.scale)])
            let (value, overflow) = aligned.multipliedReportingOverflow(by: Int128(factor))
            return overflow ? .max : value
        }
        return (product(self, denominator), product(other, numerator))
    }
}
