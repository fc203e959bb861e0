#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a portfolio has done, from its value at the end of each day. For showing: binary floating point.
public struct Performance: Sendable, Hashable {
    /// The largest loss from a peak.
    public struct Drawdown: Sendable, Hashable, Codable {
        /// Negative, as a fraction of the peak.
        public let depth: Double
        /// The end of the day from which it fell.
        public let peak: Timestamp
        /// The end of the day on which it was lowest below that peak.
        public let trough: Timestamp
    }

    /// Gain as a fraction of all that was put in; nil when nothing was.
    public let simpleReturn: Double?
    /// What a dollar has become that was there all the time, less that dollar.
    public let timeWeightedReturn: Double?
    /// The yearly rate at which all that was put in would have become what there is; nil when there is none, or within
    /// less than a day.
    public let moneyWeightedReturn: Double?
    /// Of the daily returns, for a year; nil with fewer than two.
    public let volatility: Double?
    /// Mean daily return by its scatter, for a year; nil with fewer than two returns, or when they do not scatter.
    public let sharpe: Double?
    /// Like `sharpe`, with losses alone as scatter; nil with fewer than two returns, or without a loss.
    public let sortino: Double?
    /// Nil when the portfolio never fell below a peak.
    public let drawdown: Drawdown?
    /// Of each day but those before anything was put in.
    public let dailyReturns: [Double]

    /// Days on which a market is open that never closes.
    static let daysPerYear = 365.0

    public init(_ days: [EquityDay]) {
        var returns: [Double] = []
        var growth = 1.0
        var (peak, peakTime) = (1.0, days.first?.time ?? Timestamp(milliseconds: 0))
        var worst: Drawdown?
        var before = 0.0
        for day in days {
            // What comes in during a day counts from its beginning.
            let base = before + Double(day.flow.micros)
            before = Double(day.value.micros)
            guard base > 0 else { continue }
            let change = before / base - 1
            returns.append(change)
            growth *= 1 + change
            if growth > peak { (peak, peakTime) = (growth, day.time) }
            if growth < peak, growth / peak - 1 < (worst?.depth ?? 0) {
                worst = Drawdown(depth: growth / peak - 1, peak: peakTime, trough: day.time)
            }
        }
        dailyReturns = returns
        drawdown = worst
        timeWeightedReturn = returns.isEmpty ? nil : growth - 1
        let contributed = days.reduce(0.0) { $0 + Double($1.flow.micros) }
        simpleReturn = contributed > 0 ? (days.last.map { Double($0.value.micros) } ?? 0) / contributed - 1 : nil
        moneyWeightedReturn = Performance.internalRate(days)
        guard returns.count > 1 else {
            (volatility, sharpe, sortino) = (nil, nil, nil)
            return
        }
        let count = Double(returns.count)
        let mean = returns.reduce(0, +) / count
        let deviation = (returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
        let downside = (returns.reduce(0) { $0 + min($1, 0) * min($1, 0) } / count).squareRoot()
        let year = Performance.daysPerYear.squareRoot()
        volatility = deviation * year
        sharpe = deviation > 0 ? mean / deviation * year : nil
        sortino = downside > 0 ? mean / downside * year : nil
    }

    /// The yearly rate r for which the sum of flow × (1 + r)^(years until the end) is the value at the end.
    ///
    /// What comes in during a day counts from its beginning. Flows are not negative, so there is one rate at most.
    private static func internalRate(_ days: [EquityDay]) -> Double? {
        guard let end = days.last, let first = days.first(where: { $0.flow.micros > 0 }) else { return nil }
        let year = daysPerYear * 86_400_000
        func start(_ index: Int) -> Timestamp { index > 0 ? days[index - 1].time : dayBegin(days[index].time) }
        let flows = days.indices.filter { days[$0].flow.micros != 0 }.map { index in
            (years: Double(end.time.millisecondsSince(start(index))) / year, amount: Double(days[index].flow.micros))
        }
        guard let longest = flows.first?.years, longest >= 1 / daysPerYear, first.flow.micros > 0, end.value.micros > 0 else {
            return nil
        }
        // In the logarithm of 1 + r, where the sum grows steadily.
        func surplus(_ x: Double) -> Double { flows.reduce(-Double(end.value.micros)) { $0 + $1.amount * exp(x * $1.years) } }
        var (low, high) = (-1.0, 1.0)
        while surplus(low) > 0, low > -1e6 { low *= 2 }
        while surplus(high) < 0, high < 1e6 { high *= 2 }
        guard surplus(low) <= 0, surplus(high) >= 0 else { return nil }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if surplus(middle) < 0 { low = middle } else { high = middle }
        }
        let rate = expm1((low + high) / 2)
        return rate.isFinite ? rate : nil
    }

    private static func dayBegin(_ end: Timestamp) -> Timestamp {
        Timestamp(milliseconds: (end.adding(milliseconds: -1).epochDay) * 86_400_000)
    }
}
