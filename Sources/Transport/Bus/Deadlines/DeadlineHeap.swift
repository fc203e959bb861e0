/// Elements by the instant at which they are due: a binary heap that can also remove from its middle.
///
/// Almost every request is answered long before its deadline, so removal matters as much as insertion: a handle finds
/// its element at once, and nothing stays behind until a deadline that nobody waits for any more.
package struct DeadlineHeap<Element> {
    /// Names an element until it is removed; afterwards it names nothing, also when its slot is used again.
    package struct Handle: Hashable, Sendable {
        fileprivate let slot: Int
        fileprivate let generation: UInt64
    }

    private struct Node {
        let deadline: ContinuousClock.Instant
        let slot: Int
        let element: Element
    }

    private struct Slot {
        var position: Int
        var generation: UInt64
    }

    private var nodes: [Node] = []
    private var slots: [Slot] = []
    private var free: [Int] = []

    package init() {}

    package var count: Int { nodes.count }

    /// All elements, in no particular order.
    package var elements: [Element] { nodes.map(\.element) }

    /// The earliest instant at which something is due.
    package var next: ContinuousClock.Instant? { nodes.first?.deadline }

    package mutating func insert(_ element: Element, at deadline: ContinuousClock.Instant) -> Handle {
        let slot: Int
        if let used = free.popLast() {
            slot = used
        } else {
            slot = slots.count
            slots.append(Slot(position: -1, generation: 0))
        }
        slots[slot].position = nodes.count
        nodes.append(Node(deadline: deadline, slot: slot, element: element))
        siftUp(nodes.count - 1)
        return Handle(slot: slot, generation: slots[slot].generation)
    }

    /// Takes the element out; nil when it is gone already.
    @discardableResult
    package mutating func remove(_ handle: Handle) -> Element? {
        let slot = slots[handle.slot]
        guard slot.generation == handle.generation, slot.position >= 0 else { return nil }
        return remove(at: slot.position)
    }

    /// Takes out the earliest element if it is due at `now`.
    package mutating func popDue(at now: ContinuousClock.Instant) -> Element? {
        guard let first = nodes.first, first.deadline <= now else { return nil }
        return remove(at: 0)
    }

    private mutating func remove(at position: Int) -> Element {
        let last = nodes.count - 1
        if position != last { swap(position, last) }
        let node = nodes.removeLast()
        slots[node.slot].position = -1
        slots[node.slot].generation &+= 1
        free.append(node.slot)
        if position < nodes.count {
            siftUp(position)
            siftDown(position)
        }
        return node.element
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard nodes[child].deadline < nodes[parent].deadline else { return }
            swap(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            let left = 2 * parent + 1
            let right = left + 1
            var least = parent
            if left < nodes.count, nodes[left].deadline < nodes[least].deadline { least = left }
            if right < nodes.count, nodes[right].deadline < nodes[least].deadline { least = right }
            guard least != parent else { return }
            swap(parent, least)
            parent = least
        }
    }

    private mutating func swap(_ first: Int, _ second: Int) {
        nodes.swapAt(first, second)
        slots[nodes[first].slot].position = first
        slots[nodes[second].slot].position = second
    }
}
