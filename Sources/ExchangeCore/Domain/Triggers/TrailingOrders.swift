/// Trailing stops of one coin and side. No tick touches them one by one: orders that have the same best price form a cohort,
/// and a tick that is better than the best prices of some cohorts joins those into one.
///
/// Cohorts are sorted by their best price, the worst last, so a tick looks at the last ones only. Each order brings at most one
/// cohort with it, and each join takes one away, so a tick costs what the orders placed before it have paid for. Within a
/// cohort the order with the shortest distance fires first; a heap over the cohorts says which has such an order.
struct TrailingOrders: Sendable {
    struct Fired: Sendable {
        let level: Price
        let order: OrderID
        /// Nil for an order that does not trail.
        let best: BestPrice?
    }

    private struct Cohort: Sendable {
        var best: BestPrice
        /// Orders whose distance is in dollars, and in basis points.
        var dollars = PairingHeaps.none
        var shares = PairingHeaps.none
        /// Which of its entries among `levels` is in force; another number each time it changes.
        var stamp: UInt32 = 0
    }

    let side: Side
    private var heaps = PairingHeaps()
    private var slots: [Cohort] = []
    private var freeSlots: [Int] = []
    /// Slots by best price, the worst last.
    private var stack: [Int] = []
    /// The price at which a cohort fires its first order.
    private var levels: TriggerHeap
    private var lastStamp: UInt32 = 0
    /// Entries of orders that do not wait any more.
    private var dead = 0
    /// Cohorts of the stack that are as `takeChanges` has told them.
    private var told = 0

    init(_ side: Side) {
        self.side = side
        levels = TriggerHeap(side == .sell ? .falling : .rising)
    }

    /// Entries that are kept, with those of orders that wait no more.
    var entries: Int { heaps.count }
    var cohorts: Int { stack.count }
    var isEmpty: Bool { stack.isEmpty }

    func isReached(by price: Price) -> Bool { levels.isReached(by: price) }

    /// Whether a price is better than the best that some order has seen.
    func isBest(_ price: Price) -> Bool {
        guard let last = stack.last else { return false }
        return side.isBetter(price, than: slots[last].best.price)
    }

    mutating func insert(_ order: OrderID, _ trail: Trail, best: BestPrice, stamp: UInt32, stamps: [OrderID: UInt32]) {
        let place = place(of: best.price)
        let slot: Int
        if place < stack.count, slots[stack[place]].best.price == best.price {
            slot = stack[place]
            if slots[slot].best.since < best.since {
                slots[slot].best.since = best.since
                told = min(told, place)
            }
        } else {
            slot = newSlot(Cohort(best: best))
            stack.insert(slot, at: place)
            // What is told is told of a prefix; a new cohort at the end is known by the order's own row.
            if place < told { told = place }
        }
        switch trail {
        case .usd(let distance):
            slots[slot].dollars = heaps.joined(slots[slot].dollars, heaps.single(distance, order, stamp))
        case .basisPoints(let basisPoints):
            let key = Price(mantissa: Int64(basisPoints), scale: 0) ?? TriggerIndex.anyLevel
            slots[slot].shares = heaps.joined(slots[slot].shares, heaps.single(key, order, stamp))
        }
        relevel(slot, stamps)
    }

    /// One order does not wait any more. Rebuilds when more than half do not, so that they cost nothing in the long run.
    mutating func noteDead(_ stamps: [OrderID: UInt32]) {
        dead += 1
        guard dead > 64, dead > heaps.count / 2 else { return }
        var fresh = PairingHeaps()
        for slot in stack {
            var (dollars, shares) = (PairingHeaps.none, PairingHeaps.none)
            heaps.forEach(slots[slot].dollars) { node in
                guard stamps[node.order] == node.stamp else { return }
                dollars = fresh.joined(dollars, fresh.single(node.key, node.order, node.stamp))
            }
            heaps.forEach(slots[slot].shares) { node in
                guard stamps[node.order] == node.stamp else { return }
                shares = fresh.joined(shares, fresh.single(node.key, node.order, node.stamp))
            }
            slots[slot].dollars = dollars
            slots[slot].shares = shares
        }
        heaps = fresh
        dead = 0
        for slot in stack where isEmpty(slot) { remove(slot) }
    }

    /// Joins the cohorts that have seen no better price than this.
    mutating func move(to price: Price, stamps: [OrderID: UInt32]) {
        var joined: Cohort?
        while let last = stack.last, side.isBetter(price, than: slots[last].best.price) {
            let cohort = slots[last]
            stack.removeLast()
            free(last)
            guard var all = joined else {
                joined = cohort
                continue
            }
            all.dollars = heaps.joined(all.dollars, cohort.dollars)
            all.shares = heaps.joined(all.shares, cohort.shares)
            all.best.since = max(all.best.since, cohort.best.since)
            joined = all
        }
        guard var joined else { return }
        let slot: Int
        if let last = stack.last, slots[last].best.price == price {
            slot = last
            slots[slot].dollars = heaps.joined(slots[slot].dollars, joined.dollars)
            slots[slot].shares = heaps.joined(slots[slot].shares, joined.shares)
            slots[slot].best.since = max(slots[slot].best.since, joined.best.since)
        } else {
            joined.best.price = price
            slot = newSlot(joined)
            stack.append(slot)
        }
        told = min(told, stack.count - 1)
        relevel(slot, stamps)
    }

    /// Takes out the orders that a price reaches, in no order.
    mutating func reached(by price: Price, stamps: [OrderID: UInt32]) -> [Fired] {
        var fired: [Fired] = []
        while levels.isReached(by: price), let entry = levels.pop() {
            let slot = Int(entry.order.rawValue)
            guard isInForce(entry) else {
                levels.forgetDead()
                continue
            }
            slots[slot].stamp = 0
            let best = slots[slot].best
            while let (level, isShare) = first(of: slot, stamps),
                side == .sell ? price <= level : price >= level
            {
                let root = isShare ? slots[slot].shares : slots[slot].dollars
                fired.append(Fired(level: level, order: heaps[root].order, best: best))
                dropTop(of: slot, isShare: isShare)
            }
            relevel(slot, stamps)
        }
        return fired
    }

    /// Cohorts that have changed since this was asked last: what a restart must know of them. Rows beyond `after` are
    /// replaced by these.
    mutating func takeChanges() -> (after: Timestamp?, bests: [BestPrice])? {
        guard told < stack.count else { return nil }
        let after = told == 0 ? nil : slots[stack[told - 1]].best.since
        let bests = stack[told...].map { slots[$0].best }
        told = stack.count
        return (after, bests)
    }

    /// Has `takeChanges` tell all again.
    mutating func forgetTold() { told = 0 }

    // MARK: - Cohorts

    /// Where a cohort of this best price is or would be.
    private func place(of price: Price) -> Int {
        var (low, high) = (0, stack.count)
        while low < high {
            let middle = (low + high) / 2
            if side.isBetter(slots[stack[middle]].best.price, than: price) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func newSlot(_ cohort: Cohort) -> Int {
        var cohort = cohort
        cohort.stamp = 0
        if let slot = freeSlots.popLast() {
            slots[slot] = cohort
            return slot
        }
        slots.append(cohort)
        return slots.count - 1
    }

    private mutating func free(_ slot: Int) {
        silence(slot)
        slots[slot].dollars = PairingHeaps.none
        slots[slot].shares = PairingHeaps.none
        freeSlots.append(slot)
    }

    private func isEmpty(_ slot: Int) -> Bool {
        slots[slot].dollars == PairingHeaps.none && slots[slot].shares == PairingHeaps.none
    }

    private mutating func remove(_ slot: Int) {
        let place = place(of: slots[slot].best.price)
        guard place < stack.count, stack[place] == slot else { return }
        stack.remove(at: place)
        told = min(told, place)
        free(slot)
    }

    /// The entry of a cohort among the levels does not count any more.
    private mutating func silence(_ slot: Int) {
        guard slots[slot].stamp != 0 else { return }
        slots[slot].stamp = 0
        let slots = slots
        levels.noteDead { slots[Int($0.order.rawValue)].stamp == $0.stamp }
    }

    private func isInForce(_ entry: TriggerHeap.Entry) -> Bool { slots[Int(entry.order.rawValue)].stamp == entry.stamp }

    /// Says anew at which price the cohort fires its first order; removes a cohort that has none.
    private mutating func relevel(_ slot: Int, _ stamps: [OrderID: UInt32]) {
        silence(slot)
        let first = first(of: slot, stamps)
        if isEmpty(slot) {
            remove(slot)
            return
        }
        guard let first else { return }
        lastStamp = lastStamp == .max ? 1 : lastStamp + 1
        slots[slot].stamp = lastStamp
        levels.push(TriggerHeap.Entry(level: first.level, order: OrderID(Int64(slot)), stamp: lastStamp))
    }

    /// The price that fires the first order of a cohort, and in which of its heaps that is; drops those that wait no more.
    private mutating func first(of slot: Int, _ stamps: [OrderID: UInt32]) -> (level: Price, isShare: Bool)? {
        for isShare in [false, true] {
            while true {
                let root = isShare ? slots[slot].shares : slots[slot].dollars
                guard root != PairingHeaps.none else { break }
                let node = heaps[root]
                if stamps[node.order] == node.stamp { break }
                dead = max(0, dead - 1)
                dropTop(of: slot, isShare: isShare)
            }
        }
        let best = slots[slot].best.price
        let (dollars, shares) = (slots[slot].dollars, slots[slot].shares)
        let near = dollars == PairingHeaps.none ? nil : Trail.usd(heaps[dollars].key).stop(from: best, side: side)
        let share =
            shares == PairingHeaps.none
            ? nil : Trail.basisPoints(Int(heaps[shares].key.mantissa)).stop(from: best, side: side)
        guard let near else { return share.map { ($0, true) } }
        guard let share else { return (near, false) }
        let isNearFirst = side == .sell ? near >= share : near <= share
        return isNearFirst ? (near, false) : (share, true)
    }

    private mutating func dropTop(of slot: Int, isShare: Bool) {
        if isShare {
            slots[slot].shares = heaps.removingTop(slots[slot].shares)
        } else {
            slots[slot].dollars = heaps.removingTop(slots[slot].dollars)
        }
    }
}
