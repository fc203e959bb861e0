/// The coins of one kind that a portfolio holds, by purchase, and what was gained with those it sold.
///
/// What leaves a lot in parts takes its share of the lot's cost, rounded up; the last part takes what is left. So cost of
/// what is held and of what was sold always add up to what was paid.
public struct LotBook: Sendable, Hashable {
    /// Coins of one purchase that are held still.
    public struct Lot: Sendable, Hashable {
        public let acquired: Timestamp
        public internal(set) var quantity: Quantity
        /// What they cost, fees included.
        public internal(set) var cost: USD
    }

    /// Coins of one lot that were sold at once.
    public struct Sale: Sendable, Hashable {
        /// Of the lot; with average cost of the first purchase of what was held.
        public let acquired: Timestamp
        public let sold: Timestamp
        public let quantity: Quantity
        public let cost: USD
        /// What came in for them, fees deducted.
        public let proceeds: USD
        public var gain: USD { USD(micros: proceeds.micros - cost.micros) }
    }

    public let method: CostBasisMethod
    private var lots: [Lot] = []
    /// In their order.
    public private(set) var sales: [Sale] = []
    /// Lots before this one are used up; they are removed now and then.
    private var first = 0

    public init(method: CostBasisMethod) { self.method = method }

    /// Takes a fill into account. Throws when more is sold than is held or a sum does not fit.
    public mutating func apply(
        side: Side, quantity: Quantity, value: USD, fee: USD, at time: Timestamp
    ) throws(PositionError) {
        do {
            switch side {
            case .buy: try buy(quantity, for: value.adding(fee), at: time)
            case .sell: try sell(quantity, for: value.subtracting(fee), at: time)
            }
        } catch let error as PositionError {
            throw error
        } catch let error as MoneyError {
            throw .money(error)
        } catch {
            throw .soldMoreThanHeld
        }
    }

    private mutating func buy(_ quantity: Quantity, for cost: USD, at time: Timestamp) throws {
        if method == .average, let held = lots.last {
            lots[lots.count - 1] = Lot(
                acquired: held.acquired, quantity: try held.quantity.adding(quantity), cost: try held.cost.adding(cost))
        } else {
            lots.append(Lot(acquired: time, quantity: quantity, cost: cost))
        }
    }

    private mutating func sell(_ quantity: Quantity, for proceeds: USD, at time: Timestamp) throws {
        var open = quantity.steps
        var paid = proceeds
        while open > 0 {
            guard let place = nextLot else { throw PositionError.soldMoreThanHeld }
            let lot = lots[place]
            let part = Quantity(steps: min(open, lot.quantity.steps), decimals: quantity.decimals)
            let cost = try lot.cost.share(part, of: lot.quantity, rounding: .up)
            // Each lot its share of what came in; the last one what is left.
            let share = part.steps == open ? paid : try proceeds.share(part, of: quantity, rounding: .down)
            sales.append(Sale(acquired: lot.acquired, sold: time, quantity: part, cost: cost, proceeds: share))
            lots[place].quantity = try lot.quantity.subtracting(part)
            lots[place].cost = try lot.cost.subtracting(cost)
            paid = try paid.subtracting(share)
            open -= part.steps
            if lots[place].quantity.steps == 0 { remove(place) }
        }
    }

    private var nextLot: Int? {
        guard !lots.isEmpty else { return nil }
        switch method {
        case .firstIn, .average: return first < lots.count ? first : nil
        case .lastIn: return lots.count - 1
        case .highestCost:
            return lots.indices.max { left, right in
                // Cost for one coin, without dividing; of equals the older one is the larger.
                let (a, b) = (lots[left], lots[right])
                let one = Int128(a.cost.micros) * Int128(b.quantity.steps)
                let other = Int128(b.cost.micros) * Int128(a.quantity.steps)
                return one == other ? left > right : one < other
            }
        }
    }

    private mutating func remove(_ place: Int) {
        if method == .firstIn {
            first += 1
            if first > 32, first > lots.count / 2 {
                lots.removeFirst(first)
                first = 0
            }
        } else {
            lots.remove(at: place)
        }
    }

    /// Lots that are held, the oldest first; one at most with average cost.
    public var held: ArraySlice<Lot> { lots[first...] }
}
