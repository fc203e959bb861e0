import Synchronization

/// How many calls are left, for several callers.
final class CallCounter: Sendable {
    private let left: Atomic<Int>

    init(limit: Int) { left = Atomic(limit) }

    /// False when there is none left.
    func takeOne() -> Bool { left.wrappingSubtract(1, ordering: .relaxed).oldValue > 0 }
}
