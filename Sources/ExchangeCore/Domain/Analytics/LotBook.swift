/// The coins of one kind that a portfolio holds, by purchase, and what was gained with those it sold.
///
/// What leaves a lot in parts takes its share of the lot's cost, rounded up; the last part takes what is left. So cost of
/// what is held and of what was sold always add up to what was paid.
public struct LotBook: Sendable, Hashable {
    /// Coins of one purchase that are held still.
    public struct Lot: Sendable, Hashable {
        /// When they were bought; with average cost the first purchase of what is held.
        public let acquired: Timestamp
        /// What is left of them.
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
        /// What they cost, fees included.
        public let cost: USD
        /// What came in for them, fees deducted.
        public let proceeds: USD
        /// `proceeds` less `cost`; negative for a loss.
        public var gain: USD { USD(micros: proceeds.micros - cost.micros) }
    }

    /// Which lot a sale takes from first.
    public let method: CostBasisMethod
    private var lots: [Lot] = []
    /// In their order.
    public private(set) var sales: [Sale] = []
    /// Lots before this one are used up; they are removed now and then.
    private var first = 0
    /// With highest cost the places of lots that are held, as a heap: the one that is sold next is at the top. Lots that are
    /// used up stay where they are, empty.
    private var heap: [Int] = []

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
            if method == .highestCost {
                heap.append(lots.count - 1)
                rise(heap.count - 1)
            }
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
            if method == .highestCost { sink() }
        }
    }

    private var nextLot: Int? {
        switch method {
        case .firstIn, .average: first < lots.count ? first : nil
        case .lastIn: lots.isEmpty ? nil : lots.count - 1
        case .highestCost: heap.first
        }
    }

    private mutating func remove(_ place: Int) {
        switch method {
        case .firstIn:
            first += 1
            if first > 32, first > lots.count / 2 {
                lots.removeFirst(first)
                first = 0
            }
        case .highestCost:
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
        case .lastIn, .average:
            lots.remove(at: place)
        }
    }

    /// Lots that are held, the oldest first; one at most with average cost.
    public var held: [Lot] {
        method == .highestCost ? lots.filter { $0.quantity.steps > 0 } : Array(lots[first...])
    }

    // MARK: - The heap of highest cost

    /// Whether one coin of a lot cost more than of another; of equals the older one is sold first.
    private func isDearer(_ left: Int, _ right: Int) -> Bool {
        // Cost for one coin, without dividing.
        let (a, b) = (lots[left], lots[right])
        let one = Int128(a.cost.micros) * Int128(b.quantity.steps)
        let other = Int128(b.cost.micros) * Int128(a.quantity.steps)
        return one == other ? left < right : one > other
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, isDearer(heap[place], heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// The lot at the top has another cost now: rounding moves what a coin of the rest costs.
    private mutating func sink() {
        var place = 0
        while 2 * place + 1 < heap.count {
            var child = 2 * place + 1
            if child + 1 < heap.count, isDearer(heap[child + 1], heap[child]) { child += 1 }
            guard isDearer(heap[child], heap[place]) else { return }
            heap.swapAt(child, place)
            place = child
        }
    }
}
