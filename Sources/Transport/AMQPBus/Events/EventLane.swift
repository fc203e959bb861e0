import Bus
import DequeModule

/// What waits in this instance for one subscriber of one event.
struct EventLane: Sendable {
    struct Waiting: Sendable {
        /// The place in the order of all events of the subscriber.
        let place: UInt64
        var item: EventItem
    }

    let route: EventRoute
    /// The number of the open subscription.
    let subscription: UInt64
    var isDraining = false
    private(set) var waiting: Deque<Waiting> = []
    private var missed = 0

    init(route: EventRoute, subscription: UInt64) {
        self.route = route
        self.subscription = subscription
    }

    var first: Waiting? { isDraining ? nil : waiting.first }

    /// Adds an event and returns those that are lost for it, because the receiver is slow.
    mutating func append(_ item: EventItem, place: UInt64) -> [EventItem] {
        waiting.append(Waiting(place: place, item: item))
        var lost: [EventItem] = []
        while waiting.count > route.retention.limit {
            let oldest = waiting.removeFirst().item
            missed += 1 + oldest.missed
            lost.append(oldest)
        }
        return lost
    }

    mutating func takeFirst() -> Waiting? {
        guard var first = waiting.popFirst() else { return nil }
        first.item.missed += missed
        missed = 0
        return first
    }

    mutating func putBack(_ item: Waiting) { waiting.prepend(item) }

    /// The broker has them back and sends them again.
    mutating func clear() { waiting.removeAll() }
}
