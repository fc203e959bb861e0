import DequeModule

/// What was published with confirms and is not settled yet: tags count from 1 on each channel and are settled in any order,
/// one by one or all up to one (RabbitMQ, "Publisher confirms").
struct ConfirmLedger<Waiter> {
    private enum Entry {
        case waiting(Waiter)
        case settled
    }

    private var entries: Deque<Entry> = []
    /// The tag of the first entry.
    private var first: UInt64 = 1
    /// How many wait.
    private(set) var count = 0

    /// The tag that the next message gets.
    var nextTag: UInt64 { first + UInt64(entries.count) }
    /// The lowest tag that is not settled; `nextTag` when there is none.
    var firstUnsettled: UInt64 { first }

    /// Gives a message its tag. To be called in the order in which the messages are sent.
    @discardableResult
    mutating func register(_ waiter: Waiter) -> UInt64 {
        entries.append(.waiting(waiter))
        count += 1
        return first + UInt64(entries.count - 1)
    }

    /// The broker settles `tag`, or with `multiple` all up to it (0: all there are). False when no such tag was given out.
    @discardableResult
    mutating func settle(_ tag: UInt64, multiple: Bool, _ body: (UInt64, Waiter) -> Void) -> Bool {
        guard tag < nextTag, multiple || tag > 0 else { return false }
        if multiple {
            let last = tag == 0 ? nextTag - 1 : tag
            while first <= last, let entry = entries.popFirst() {
                settle(entry, first, body)
                first += 1
            }
        } else if tag >= first {
            let place = Int(tag - first)
            if place == 0 {
                settle(entries.removeFirst(), tag, body)
                first += 1
            } else {
                let entry = entries[place]
                entries[place] = .settled
                settle(entry, tag, body)
            }
        }
        while case .settled? = entries.first {
            entries.removeFirst()
            first += 1
        }
        return true
    }

    private mutating func settle(_ entry: Entry, _ tag: UInt64, _ body: (UInt64, Waiter) -> Void) {
        guard case .waiting(let waiter) = entry else { return }
        count -= 1
        body(tag, waiter)
    }

    /// Changes what waits for a tag; false when nothing does.
    @discardableResult
    mutating func update(_ tag: UInt64, _ body: (inout Waiter) -> Void) -> Bool {
        guard tag >= first, tag < nextTag else { return false }
        let place = Int(tag - first)
        guard case .waiting(var waiter) = entries[place] else { return false }
        body(&waiter)
        entries[place] = .waiting(waiter)
        return true
    }

    /// Goes through all that wait, in order; `nil` from `body` takes the waiter's place away (its tag stays given out).
    mutating func removeAll(where isOver: (Waiter) -> Bool, _ body: (UInt64, Waiter) -> Void) {
        for place in entries.indices {
            guard case .waiting(let waiter) = entries[place], isOver(waiter) else { continue }
            entries[place] = .settled
            count -= 1
            body(first + UInt64(place), waiter)
        }
        while case .settled? = entries.first {
            entries.removeFirst()
            first += 1
        }
    }

    /// Nothing is settled any more: the channel is gone.
    mutating func drain(_ body: (UInt64, Waiter) -> Void) {
        removeAll(where: { _ in true }, body)
    }

    func forEach(_ body: (Waiter) -> Void) {
        for case .waiting(let waiter) in entries { body(waiter) }
    }
}
