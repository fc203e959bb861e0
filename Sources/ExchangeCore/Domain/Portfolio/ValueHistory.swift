/// The value of a portfolio at moments of the past, from what it held and what that was worth.
public enum ValueHistory {
    /// What a portfolio had of cash or of one coin from a moment on.
    public struct Change: Sendable, Hashable {
        public let time: Timestamp
        public let cashAfter: USD
        /// Which coin changed and how much was held after it; nil when only cash changed.
        public let holding: Holding?

        public init(time: Timestamp, cashAfter: USD, holding: Holding?) {
            self.time = time
            self.cashAfter = cashAfter
            self.holding = holding
        }
    }

    /// A holding after a fill, with the price that the fill had.
    public struct Holding: Sendable, Hashable {
        public let asset: AssetID
        public let quantityAfter: Quantity
        /// USD for one coin: what the coin counts at where no other price is known.
        public let price: Price

        public init(asset: AssetID, quantityAfter: Quantity, price: Price) {
            self.asset = asset
            self.quantityAfter = quantityAfter
            self.price = price
        }
    }

    /// A price that held at a moment.
    public struct Observation: Sendable, Hashable {
        public let time: Timestamp
        public let price: Price

        public init(time: Timestamp, price: Price) {
            self.time = time
            self.price = price
        }
    }

    /// The value at each of `times`. All inputs are oldest first. A coin counts at its newest price until then, be it
    /// observed or of a fill; before the first change the value is zero. Nil for a moment whose value does not fit.
    public static func values(
        at times: [Timestamp], changes: [Change], prices: [AssetID: [Observation]]
    ) -> [USD?] {
        var coins: [CoinState] = []
        var places: [AssetID: Int] = [:]
        var cash = USD.zero
        var next = changes.startIndex
        return times.map { time in
            while next < changes.endIndex, changes[next].time <= time {
                let change = changes[next]
                cash = change.cashAfter
                if let holding = change.holding {
                    let place = places[holding.asset] ?? coins.endIndex
                    if place == coins.endIndex {
                        places[holding.asset] = place
                        coins.append(CoinState(observations: prices[holding.asset] ?? []))
                    }
                    coins[place].fill(holding, at: change.time)
                }
                next += 1
            }
            var total = Int128(cash.micros)
            for place in coins.indices { total += Int128(coins[place].value(at: time)?.micros ?? 0) }
            return Int64(exactly: total).map(USD.init(micros:))
        }
    }

    private struct CoinState {
        private let observations: [Observation]
        private var next = 0
        private var quantity = Quantity(steps: 0, decimals: 0)
        private var price: Price?
        private var priceTime = Timestamp(milliseconds: .min)

        init(observations: [Observation]) { self.observations = observations }

        mutating func fill(_ holding: Holding, at time: Timestamp) {
            quantity = holding.quantityAfter
            price = holding.price
            priceTime = time
        }

        mutating func value(at time: Timestamp) -> USD? {
            while next < observations.count, observations[next].time <= time {
                if observations[next].time >= priceTime {
                    price = observations[next].price
                    priceTime = observations[next].time
                }
                next += 1
            }
            guard quantity.steps > 0, let price else { return nil }
            return try? USD.value(of: quantity, at: price, rounding: .down)
        }
    }
}
