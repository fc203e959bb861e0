/// A portfolio at the end of a day.
public struct EquityDay: Sendable, Hashable {
    /// 00:00 UTC after the day; the last one may be earlier, now.
    public let time: Timestamp
    /// Cash and coins at that moment.
    public let value: USD
    /// What was put in during the day.
    public let flow: USD

    public init(time: Timestamp, value: USD, flow: USD) {
        self.time = time
        self.value = value
        self.flow = flow
    }
}

extension EquityDay {
    /// The moments at which days end from `first` to `now`, and now.
    public static func times(from first: Timestamp, to now: Timestamp) -> [Timestamp] {
        var times: [Timestamp] = []
        var day = first.epochDay + 1
        while day * 86_400_000 < now.milliseconds {
            times.append(Timestamp(milliseconds: day * 86_400_000))
            day += 1
        }
        return times + [now]
    }

    /// Puts together values at moments and what came in before each; moments whose value does not fit are left out.
    public static func days(
        at times: [Timestamp], values: [USD?], flows: [(time: Timestamp, amount: USD)]
    ) -> [EquityDay] {
        var days: [EquityDay] = []
        var next = flows.startIndex
        var flow: Int64 = 0
        for (time, value) in zip(times, values) {
            while next < flows.endIndex, flows[next].time <= time {
                flow &+= flows[next].amount.micros
                next += 1
            }
            guard let value else { continue }
            days.append(EquityDay(time: time, value: value, flow: USD(micros: flow)))
            flow = 0
        }
        return days
    }

    /// What a portfolio would be worth that bought one coin with all that was put in, at the coin's price at the end of
    /// that day; nil where it has no price yet although something was put in.
    public static func holding(_ days: [EquityDay], prices: [Price?]) -> [USD?] {
        var coins = 0.0
        var isKnown = true
        return zip(days, prices).map { day, price in
            guard isKnown, let price, price.mantissa > 0 else {
                if day.flow != .zero { isKnown = false }
                return nil
            }
            coins += Double(day.flow.micros) / 1e6 / price.approximate
            let value = (coins * price.approximate * 1e6).rounded()
            return abs(value) < 9e18 ? USD(micros: Int64(value)) : nil
        }
    }
}
