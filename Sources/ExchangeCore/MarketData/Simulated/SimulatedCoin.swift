internal import Domain
internal import Foundation

/// One coin of the simulated market: its price at any time is a pure function of (seed, coin, time).
///
/// At the shipped moment it is the recorded price. Before it, it goes through the recorded daily closes where there are
/// some, and ends where they begin; after it, and before it without a recording, it is a random path around the recorded
/// price, along with bitcoin as far as the coin's kind does.
struct SimulatedCoin: Sendable {
    let coin: ShippedCoin
    let recorded: RecordedSeries?
    /// Prices up to here are recorded; nil for coins without a recording.
    let recordedUntil: Timestamp?
    private let volatility: Volatility
    private let market: FractalNoise
    private let kind: FractalNoise
    private let own: FractalNoise
    private let trade: FractalNoise
    private let anchor: Double
    private let offset: Double

    /// How fast the path that starts at the recorded price forgets that it did.
    private static let memoryMilliseconds = 60.0 * 86_400_000
    /// A pegged coin is at its peg again within a day and a half: only waves up to 2^27 ms.
    private static let peggedPowers = 11...27

    init(_ coin: ShippedCoin, seed: UInt64) {
        self.coin = coin
        let individual = Double(FractalNoise(seed: 0, name: coin.id.rawValue).seed >> 11) * 0x1p-53
        volatility = Volatility(coin.kind, individual: individual)
        market = FractalNoise(seed: seed, name: "market")
        kind = FractalNoise(seed: seed, name: "kind " + coin.kind.rawValue)
        own = FractalNoise(seed: seed, name: "coin " + coin.id.rawValue)
        trade = FractalNoise(seed: seed, name: "volume " + coin.id.rawValue)
        anchor = log(coin.price)
        let moment = ShippedCoin.moment.milliseconds
        let before = RecordedSeries.shipped[coin.id.rawValue]?.days.filter { $0.end.milliseconds <= moment } ?? []
        recorded = before.isEmpty ? nil : RecordedSeries(days: before)
        recordedUntil = before.last.map { last in
            // A recording that reaches the day of the moment joins it without a gap.
            moment - last.end.milliseconds < 86_400_000 ? ShippedCoin.moment : last.end
        }
        offset = SimulatedCoin.path(volatility, market, kind, own, at: moment)
    }

    /// USD for one coin; nil before its recording begins.
    func price(at time: Timestamp) -> Double? {
        // A tick a second.
        let milliseconds = time.milliseconds - ((time.milliseconds % 1000) + 1000) % 1000
        let moment = ShippedCoin.moment.milliseconds
        if milliseconds < moment, let recorded { return interpolated(recorded, at: milliseconds) }
        let age = abs(Double(milliseconds - moment))
        let path = SimulatedCoin.path(volatility, market, kind, own, at: milliseconds)
        return exp(anchor + path - offset * exp(-age / SimulatedCoin.memoryMilliseconds))
    }

    /// Change over 24 hours in percent.
    func change(at time: Timestamp, price: Double) -> Double? {
        guard let before = self.price(at: time.adding(milliseconds: -86_400_000)) else { return nil }
        return (price / before - 1) * 100
    }

    /// Traded in the 24 hours before, in USD.
    func volume(at time: Timestamp) -> Double {
        coin.volume * exp(0.2 * trade.value(at: time.milliseconds, powers: 22...30))
    }

    private static func path(
        _ volatility: Volatility, _ market: FractalNoise, _ kind: FractalNoise, _ own: FractalNoise, at milliseconds: Int64
    ) -> Double {
        if volatility.pegged { return volatility.own * own.value(at: milliseconds, powers: peggedPowers) }
        var path = volatility.beta * Volatility.bitcoin * market.value(at: milliseconds)
        if volatility.own > 0 { path += volatility.own * own.value(at: milliseconds) }
        if volatility.shared > 0 { path += volatility.shared * kind.value(at: milliseconds) }
        return path
    }

    /// Between two recorded closes: a straight line in the logarithm, with a tremble that is gone at both ends.
    private func interpolated(_ recorded: RecordedSeries, at milliseconds: Int64) -> Double? {
        guard let index = recorded.lastEnded(at: milliseconds) else { return nil }
        let left = recorded.days[index]
        let start = left.end.milliseconds
        let from = log(left.approximate(left.close))
        let end: Int64
        let to: Double
        if index + 1 < recorded.days.count {
            let right = recorded.days[index + 1]
            (end, to) = (right.end.milliseconds, log(right.approximate(right.close)))
        } else {
            (end, to) = (ShippedCoin.moment.milliseconds, anchor)
        }
        let length = max(1, end - start)
        let part = Double(milliseconds - start) / Double(length)
        let longest = max(FractalNoise.powers.lowerBound, Int64.bitWidth - length.leadingZeroBitCount - 2)
        let tremble = own.value(at: milliseconds, powers: FractalNoise.powers.lowerBound...longest)
        let amplitude =
            volatility.pegged ? volatility.own : volatility.beta * Volatility.bitcoin + volatility.own + volatility.shared
        return exp(from + (to - from) * part + amplitude * tremble * 4 * part * (1 - part))
    }
}
