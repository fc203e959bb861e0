import Bus
import DequeModule

/// What waits for one subscriber of one event.
struct Lane {
    struct Item: Sendable {
        /// The place in the order of all events of the subscriber.
        let sequence: UInt64
        let message: Message
        var deliveries = 0
        /// Events of this lane that were lost just before this one.
        var missed = 0
    }

    let subject: String
    let retention: EventRetention
    /// Nil while the subscription is closed.
    var route: EventRoute?
    /// The number of the open subscription.
    var subscription: UInt64
    var isDraining = false
    private(set) var items: Deque<Item> = []
    /// Events lost since the last that was taken.
    private var missed = 0

    init(subject: String, retention: EventRetention) {
        self.subject = subject
        self.retention = retention
        self.subscription = 0
    }

    /// Whether an event that is published now is for this subscriber.
    var takesEvents: Bool { retention.isKept || (route != nil && !isDraining) }

    /// The event that can be handled next.
    var first: Item? { route == nil || isDraining ? nil : items.first }

    mutating func append(_ message: Message, sequence: UInt64) {
        items.append(Item(sequence: sequence, message: message))
        while items.count > retention.limit { missed += 1 + items.removeFirst().missed }
    }

    mutating func takeFirst() -> Item? {
        guard var item = items.popFirst() else { return nil }
        item.missed += missed
        missed = 0
        return item
    }

    /// Puts back what was taken and not finished.
    mutating func putBack(_ item: Item) {
        items.prepend(item)
    }

    /// The subscription has ended: only what is kept stays.
    mutating func close() {
        route = nil
        isDraining = false
        guard !retention.isKept else { return }
        items.removeAll()
        missed = 0
    }
}
