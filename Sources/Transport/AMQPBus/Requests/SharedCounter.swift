import Synchronization

/// Numbers from 0 on, each for one of several takers.
final class SharedCounter: Sendable {
    private let count = Atomic<Int>(0)

    func take() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }
}
