/// Open orders by the price that they wait for, for each coin and direction: a tick touches only those that it reaches.
///
/// Adding, removing and each order that is reached cost in proportion to the logarithm of the coin's orders; a tick that
/// reaches none costs the same however many there are. About 60 to 120 bytes for each order.
public struct TriggerIndex: Sendable {
    private struct Coin: Sendable {
        var falling = TriggerHeap(.falling)
        var rising = TriggerHeap(.rising)
        /// Orders that act on the next quote, whatever it is; by age.
        var next: [TriggerHeap.Entry] = []

        func isReached(by price: Price) -> Bool {
            !next.isEmpty || falling.isReached(by: price) || rising.isReached(by: price)
        }

        mutating func take(_ price: Price, stamps: inout [OrderID: UInt32]) -> [OrderID] {
            var reached: [OrderID] = []
            for entry in next.sorted(by: { $0.order < $1.order }) where stamps[entry.order] == entry.stamp {
                stamps[entry.order] = nil
                reached.append(entry.order)
            }
            next = []
            Coin.drain(&falling, price, &stamps, &reached)
            Coin.drain(&rising, price, &stamps, &reached)
            return reached
        }

        private static func drain(
            _ heap: inout TriggerHeap, _ price: Price, _ stamps: inout [OrderID: UInt32], _ reached: inout [OrderID]
        ) {
            while heap.isReached(by: price), let entry = heap.pop() {
                if stamps[entry.order] == entry.stamp {
                    stamps[entry.order] = nil
                    reached.append(entry.order)
                } else {
                    heap.forgetDead()
                }
            }
        }
    }

    private var coins: [AssetID: Coin] = [:]
    /// The entry of each order that is in force.
    private var stamps: [OrderID: UInt32] = [:]
    private var lastStamp: UInt32 = 0

    public init() {}

    /// Orders that wait.
    public var count: Int { stamps.count }

    /// Entries that are kept, with those of orders that wait no more.
    public var entries: Int {
        coins.values.reduce(0) { $0 + $1.falling.entries.count + $1.rising.entries.count + $1.next.count }
    }

    public func contains(_ order: OrderID) -> Bool { stamps[order] != nil }

    /// Makes room for so many orders.
    public mutating func reserve(_ count: Int) { stamps.reserveCapacity(count) }

    /// Has an order wait for a price; what it waited for before does not count any more.
    public mutating func insert(_ order: OrderID, of asset: AssetID, waitingFor trigger: WorkingOrder.Trigger) {
        lastStamp &+= 1
        stamps[order] = lastStamp
        func entry(_ level: Price) -> TriggerHeap.Entry { TriggerHeap.Entry(level: level, order: order, stamp: lastStamp) }
        switch trigger {
        case .atOrBelow(let level): coins[asset, default: Coin()].falling.push(entry(level))
        case .atOrAbove(let level): coins[asset, default: Coin()].rising.push(entry(level))
        case .nextQuote: coins[asset, default: Coin()].next.append(entry(Self.anyLevel))
        }
    }

    /// Takes an order out. `trigger`: what it waited for.
    public mutating func remove(_ order: OrderID, of asset: AssetID, waitingFor trigger: WorkingOrder.Trigger) {
        guard stamps.removeValue(forKey: order) != nil else { return }
        let stamps = stamps
        func isInForce(_ entry: TriggerHeap.Entry) -> Bool { stamps[entry.order] == entry.stamp }
        switch trigger {
        case .atOrBelow: coins[asset]?.falling.noteDead(isInForce: isInForce)
        case .atOrAbove: coins[asset]?.rising.noteDead(isInForce: isInForce)
        case .nextQuote: coins[asset]?.next.removeAll { $0.order == order }
        }
    }

    /// Coins with orders that wait, or waited.
    public var assets: [AssetID] { Array(coins.keys) }

    /// Whether a price reaches any order.
    public func isReached(by price: Price, of asset: AssetID) -> Bool { coins[asset]?.isReached(by: price) ?? false }

    /// Takes out the orders that a price reaches, in the order in which they act: those that wait for no price, by age; then
    /// those that wait for a fall, the highest level first, then those that wait for a rise, the lowest level first; orders of
    /// one level by age.
    public mutating func reached(by price: Price, of asset: AssetID) -> [OrderID] {
        guard let place = coins.index(forKey: asset) else { return [] }
        guard coins.values[place].isReached(by: price) else { return [] }
        return coins.values[place].take(price, stamps: &stamps)
    }

    private static let anyLevel = Price(mantissa: 0, scale: 0)!
}
