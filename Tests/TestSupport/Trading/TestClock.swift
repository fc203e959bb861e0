public import Domain
import Synchronization

/// A clock that stands still until a test moves it.
public final class TestClock: Sendable {
    private let milliseconds: Atomic<Int64>

    public init(_ start: Timestamp) { milliseconds = Atomic(start.milliseconds) }

    public var now: Timestamp { Timestamp(milliseconds: milliseconds.load(ordering: .sequentiallyConsistent)) }

    public func advance(milliseconds step: Int64) { milliseconds.add(step, ordering: .sequentiallyConsistent) }
}
