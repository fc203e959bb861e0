/// Orders of one coin that act when its price reaches their level from one side, the first to act on top: the level that is
/// reached first, then the order that was placed first.
///
/// Removal is lazy: whoever owns the heap says which entries are still in force.
struct TriggerHeap: Sendable {
    enum Direction: Sendable {
        /// The price falls to the level.
        case falling
        /// The price rises to the level.
        case rising
    }

    struct Entry: Sendable {
        let level: Price
        let order: OrderID
        /// Which of the order's entries it is: one order has one in force.
        let stamp: UInt32
    }

    let direction: Direction
    private(set) var entries: [Entry] = []
    /// Entries that are not in force any more.
    private(set) var dead = 0

    init(_ direction: Direction) { self.direction = direction }

    var top: Entry? { entries.first }

    /// Whether the price reaches the level of the entry on top.
    func isReached(by price: Price) -> Bool {
        guard let level = entries.first?.level else { return false }
        return direction == .falling ? price <= level : price >= level
    }

    mutating func push(_ entry: Entry) {
        entries.append(entry)
        var place = entries.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard precedes(entry, entries[parent]) else { break }
            entries[place] = entries[parent]
            place = parent
        }
        entries[place] = entry
    }

    mutating func pop() -> Entry? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty { sink(last, from: 0) }
        return first
    }

    /// Counts an entry as not in force. Rebuilds when more than half are, so that they cost nothing in the long run.
    mutating func noteDead(isInForce: (Entry) -> Bool) {
        dead += 1
        guard dead > 64, dead > entries.count / 2 else { return }
        rebuild(entries.filter(isInForce))
    }

    /// One entry that was counted as dead was popped.
    mutating func forgetDead() { dead = max(0, dead - 1) }

    /// Takes all at once, in linear time.
    mutating func rebuild(_ all: [Entry]) {
        entries = all
        dead = 0
        for place in stride(from: entries.count / 2 - 1, through: 0, by: -1) { sink(entries[place], from: place) }
    }

    private mutating func sink(_ entry: Entry, from start: Int) {
        var place = start
        let count = entries.count
        while true {
            var child = place * 2 + 1
            guard child < count else { break }
            if child + 1 < count, precedes(entries[child + 1], entries[child]) { child += 1 }
            guard precedes(entries[child], entry) else { break }
            entries[place] = entries[child]
            place = child
        }
        entries[place] = entry
    }

    private func precedes(_ left: Entry, _ right: Entry) -> Bool {
        if left.level == right.level { return left.order < right.order }
        return direction == .falling ? left.level > right.level : left.level < right.level
    }
}
