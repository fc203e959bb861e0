/// Many heaps in one piece of memory, each named by its root: two are joined in constant time, the smallest key comes out in
/// amortised logarithmic time.
///
/// Pairing heaps (Fredman, Sedgewick, Sleator, Tarjan 1986), in nodes that are used again.
struct PairingHeaps: Sendable {
    struct Node: Sendable {
        let key: Price
        let order: OrderID
        /// Which of the order's entries it is: one order has one in force.
        let stamp: UInt32
        fileprivate(set) var child: Int32 = none
        fileprivate(set) var next: Int32 = none
    }

    /// The root of an empty heap.
    static let none: Int32 = -1

    private var nodes: [Node] = []
    /// Nodes that are not used, chained by `next`.
    private var free = none
    private(set) var count = 0

    subscript(root: Int32) -> Node { nodes[Int(root)] }

    /// A heap of one.
    mutating func single(_ key: Price, _ order: OrderID, _ stamp: UInt32) -> Int32 {
        count += 1
        let node = Node(key: key, order: order, stamp: stamp)
        guard free != Self.none else {
            nodes.append(node)
            return Int32(nodes.count - 1)
        }
        let place = free
        free = nodes[Int(place)].next
        nodes[Int(place)] = node
        return place
    }

    /// Joins two heaps; either may be empty.
    mutating func joined(_ left: Int32, _ right: Int32) -> Int32 {
        guard left != Self.none else { return right }
        guard right != Self.none else { return left }
        let (smaller, larger) = precedes(left, right) ? (left, right) : (right, left)
        nodes[Int(larger)].next = nodes[Int(smaller)].child
        nodes[Int(smaller)].child = larger
        return smaller
    }

    /// The heap without its smallest entry.
    mutating func removingTop(_ root: Int32) -> Int32 {
        // Joined in pairs from the left, then the pairs from the right; without recursion, since there may be many.
        var pairs = Self.none
        var place = nodes[Int(root)].child
        while place != Self.none {
            let second = nodes[Int(place)].next
            let rest = second == Self.none ? Self.none : nodes[Int(second)].next
            nodes[Int(place)].next = Self.none
            if second != Self.none { nodes[Int(second)].next = Self.none }
            let pair = joined(place, second)
            nodes[Int(pair)].next = pairs
            pairs = pair
            place = rest
        }
        var all = Self.none
        while pairs != Self.none {
            let rest = nodes[Int(pairs)].next
            nodes[Int(pairs)].next = Self.none
            all = joined(all, pairs)
            pairs = rest
        }
        nodes[Int(root)].child = Self.none
        nodes[Int(root)].next = free
        free = root
        count -= 1
        return all
    }

    /// Hands all entries of a heap to `body`, in no order.
    func forEach(_ root: Int32, _ body: (Node) -> Void) {
        guard root != Self.none else { return }
        var waiting = [root]
        while let place = waiting.popLast() {
            let node = nodes[Int(place)]
            body(node)
            if node.next != Self.none { waiting.append(node.next) }
            if node.child != Self.none { waiting.append(node.child) }
        }
    }

    private func precedes(_ left: Int32, _ right: Int32) -> Bool {
        let (first, second) = (nodes[Int(left)], nodes[Int(right)])
        return first.key == second.key ? first.order < second.order : first.key < second.key
    }
}
