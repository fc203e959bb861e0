/// Open orders by the price that they wait for, for each coin and direction: a tick touches only those that it reaches.
///
/// Adding, removing and each order that is reached cost in proportion to the logarithm of the coin's orders; a tick that
/// reaches none costs the same however many there are, also when trailing stops follow it (`TrailingOrders`). About 60 to
/// 120 bytes for each order.
public struct TriggerIndex: Sendable {
    /// An order that acts.
    public struct Reached: Sendable, Hashable {
        public let order: OrderID
        /// Of a trailing stop that fires: the best price that it followed.
        public let best: BestPrice?

        public init(order: OrderID, best: BestPrice? = nil) {
            self.order = order
            self.best = best
        }
    }

    /// What trailing stops of one coin and side have seen, as a restart must know it: see `TrailingOrders.takeChanges`.
    public struct MovedBests: Sendable, Hashable {
        public let asset: AssetID
        public let side: Side
        /// Rows that are later than this are replaced; nil: all.
        public let after: Timestamp?
        public let bests: [BestPrice]
    }

    private struct Coin: Sendable {
        var falling = TriggerHeap(.falling)
        var rising = TriggerHeap(.rising)
        /// Orders that act on the next quote, whatever it is; by age.
        var next: [TriggerHeap.Entry] = []
        /// Trailing stops: sales fire when the price falls, purchases when it rises.
        var selling = TrailingOrders(.sell)
        var buying = TrailingOrders(.buy)
        /// Whether trailing stops have followed the price since that was told last.
        var hasMoved = false

        func isBest(_ price: Price) -> Bool { selling.isBest(price) || buying.isBest(price) }

        func isReached(by price: Price) -> Bool {
            !next.isEmpty || falling.isReached(by: price) || rising.isReached(by: price) || selling.isReached(by: price)
                || buying.isReached(by: price)
        }

        mutating func take(_ price: Price, stamps: inout [OrderID: UInt32]) -> [Reached] {
            var reached: [Reached] = []
            for entry in next.sorted(by: { $0.order < $1.order }) where stamps[entry.order] == entry.stamp {
                stamps[entry.order] = nil
                reached.append(Reached(order: entry.order))
            }
            next = []
            Coin.drain(&falling, &selling, price, &stamps, &reached)
            Coin.drain(&rising, &buying, price, &stamps, &reached)
            return reached
        }

        private static func drain(
            _ heap: inout TriggerHeap, _ trailing: inout TrailingOrders, _ price: Price, _ stamps: inout [OrderID: UInt32],
            _ reached: inout [Reached]
        ) {
            let fired = trailing.isReached(by: price) ? trailing.reached(by: price, stamps: stamps) : []
            guard !fired.isEmpty else {
                while let entry = pop(&heap, price, &stamps) { reached.append(Reached(order: entry.order)) }
                return
            }
            // By price, then by age, like all others of this direction.
            var all = fired
            for order in fired { stamps[order.order] = nil }
            while let entry = pop(&heap, price, &stamps) {
                all.append(TrailingOrders.Fired(level: entry.level, order: entry.order, best: nil))
            }
            all.sort { left, right in
                if left.level == right.level { return left.order < right.order }
                return heap.direction == .falling ? left.level > right.level : left.level < right.level
            }
            reached += all.map { Reached(order: $0.order, best: $0.best) }
        }

        /// The next order that the price reaches; entries that are not in force are passed over.
        private static func pop(
            _ heap: inout TriggerHeap, _ price: Price, _ stamps: inout [OrderID: UInt32]
        ) -> TriggerHeap.Entry? {
            while heap.isReached(by: price), let entry = heap.pop() {
                if stamps[entry.order] == entry.stamp {
                    stamps[entry.order] = nil
                    return entry
                }
                heap.forgetDead()
            }
            return nil
        }
    }

    /// In an array of their own, so that a tick looks at them where they are.
    private var coins: [Coin] = []
    private var places: [AssetID: Int] = [:]
    /// The entry of each order that is in force.
    private var stamps: [OrderID: UInt32] = [:]
    private var lastStamp: UInt32 = 0

    public init() {}

    /// Orders that wait.
    public var count: Int { stamps.count }

    /// Entries that are kept, with those of orders that wait no more.
    public var entries: Int {
        coins.reduce(0) {
            $0 + $1.falling.entries.count + $1.rising.entries.count + $1.next.count + $1.selling.entries + $1.buying.entries
        }
    }

    /// Whether it waits for a price here.
    public func contains(_ order: OrderID) -> Bool { stamps[order] != nil }

    /// Makes room for so many orders.
    public mutating func reserve(_ count: Int) { stamps.reserveCapacity(count) }

    /// Has an order wait for a price; what it waited for before does not count any more.
    public mutating func insert(_ order: OrderID, of asset: AssetID, waitingFor trigger: WorkingOrder.Trigger) {
        lastStamp &+= 1
        stamps[order] = lastStamp
        func entry(_ level: Price) -> TriggerHeap.Entry { TriggerHeap.Entry(level: level, order: order, stamp: lastStamp) }
        let place = place(of: asset)
        switch trigger {
        case .atOrBelow(let level): coins[place].falling.push(entry(level))
        case .atOrAbove(let level): coins[place].rising.push(entry(level))
        case .nextQuote: coins[place].next.append(entry(Self.anyLevel))
        case .trailing(let trail, .sell, let best):
            coins[place].selling.insert(order, trail, best: best, stamp: lastStamp, stamps: stamps)
        case .trailing(let trail, .buy, let best):
            coins[place].buying.insert(order, trail, best: best, stamp: lastStamp, stamps: stamps)
        }
    }

    private mutating func place(of asset: AssetID) -> Int {
        if let known = places[asset] { return known }
        coins.append(Coin())
        places[asset] = coins.count - 1
        return coins.count - 1
    }

    /// Takes an order out. `trigger`: what it waited for.
    public mutating func remove(_ order: OrderID, of asset: AssetID, waitingFor trigger: WorkingOrder.Trigger) {
        guard let place = places[asset], stamps.removeValue(forKey: order) != nil else { return }
        let stamps = stamps
        func isInForce(_ entry: TriggerHeap.Entry) -> Bool { stamps[entry.order] == entry.stamp }
        switch trigger {
        case .atOrBelow: coins[place].falling.noteDead(isInForce: isInForce)
        case .atOrAbove: coins[place].rising.noteDead(isInForce: isInForce)
        case .nextQuote: coins[place].next.removeAll { $0.order == order }
        case .trailing(_, .sell, _): coins[place].selling.noteDead(stamps)
        case .trailing(_, .buy, _): coins[place].buying.noteDead(stamps)
        }
    }

    /// Coins with orders that wait, or waited.
    public var assets: [AssetID] { Array(places.keys) }

    /// Whether a price reaches any order.
    public func isReached(by price: Price, of asset: AssetID) -> Bool {
        places[asset].map { coins[$0].isReached(by: price) } ?? false
    }

    /// Whether a price matters to any order: it reaches one, or trailing stops have it follow.
    public func effect(of price: Price, of asset: AssetID) -> (reaches: Bool, moves: Bool) {
        guard let place = places[asset] else { return (false, false) }
        return (coins[place].isReached(by: price), coins[place].isBest(price))
    }

    /// Takes out the orders that a price reaches, in the order in which they act: those that wait for no price, by age; then
    /// those that wait for a fall, the highest level first, then those that wait for a rise, the lowest level first; orders of
    /// one level by age.
    public mutating func reached(by price: Price, of asset: AssetID) -> [Reached] {
        guard let place = places[asset] else { return [] }
        guard coins[place].isReached(by: price) else { return [] }
        return coins[place].take(price, stamps: &stamps)
    }

    // MARK: - Trailing stops

    /// Has trailing stops follow a price that is the best they have seen.
    public mutating func follow(_ price: Price, of asset: AssetID) {
        guard let place = places[asset] else { return }
        if coins[place].selling.isBest(price) {
            coins[place].selling.move(to: price, stamps: stamps)
            coins[place].hasMoved = true
        }
        if coins[place].buying.isBest(price) {
            coins[place].buying.move(to: price, stamps: stamps)
            coins[place].hasMoved = true
        }
    }

    /// Says that a trailing stop of this coin knows a better price than is stored.
    public mutating func noteMoved(_ asset: AssetID) {
        if let place = places[asset] { coins[place].hasMoved = true }
    }

    /// What trailing stops have followed since this was asked last.
    public mutating func takeMovedBests() -> [MovedBests] {
        var moved: [MovedBests] = []
        for (asset, place) in places where coins[place].hasMoved {
            coins[place].hasMoved = false
            if let (after, bests) = coins[place].selling.takeChanges() {
                moved.append(MovedBests(asset: asset, side: .sell, after: after, bests: bests))
            }
            if let (after, bests) = coins[place].buying.takeChanges() {
                moved.append(MovedBests(asset: asset, side: .buy, after: after, bests: bests))
            }
        }
        return moved
    }

    /// What was taken could not be stored: all of these coins is told again.
    public mutating func tellAgain(_ moved: [MovedBests]) {
        for item in moved {
            guard let place = places[item.asset] else { continue }
            coins[place].hasMoved = true
            if item.side == .sell { coins[place].selling.forgetTold() } else { coins[place].buying.forgetTold() }
        }
    }

    static let anyLevel = Price(mantissa: 0, scale: 0)!
}
