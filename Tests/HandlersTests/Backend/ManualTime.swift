import Domain
import Synchronization

/// A clock that only the test moves.
final class ManualTime: Sendable {
    private let milliseconds: Mutex<Int64>

    init(_ start: Timestamp = Timestamp(milliseconds: 1_790_000_000_000)) { milliseconds = Mutex(start.milliseconds) }

    var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}

/// Looks again until `condition` holds; gives up after ten seconds of this machine's clock.
func eventually(_ condition: @Sendable () async throws -> Bool) async throws {
    let end = ContinuousClock.now.advanced(by: .seconds(10))
    while try await !condition() {
        guard ContinuousClock.now < end else { throw NeverHappened() }
        try await Task.sleep(for: .milliseconds(5))
    }
}

struct NeverHappened: Error {}
