public import Domain
public import MarketData
import Synchronization

/// A wall clock that stands still until a test moves it. Who pauses sleeps until the clock has come that far.
public final class ManualClock: Sendable {
    private struct Sleeper {
        let wakes: Int64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var sleepers: [UInt64: Sleeper] = [:]
        var cancelled: Set<UInt64> = []
        var next: UInt64 = 0
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    public init(_ start: Timestamp) { state = Mutex(State(now: start)) }

    public var now: Timestamp { state.withLock { $0.now } }

    /// Clock, pauses and random numbers (always the middle) for what is under test.
    public var surroundings: Surroundings {
        Surroundings(now: { self.now }, pause: { try await self.pause($0) }, random: { 0.5 })
    }

    /// Moves the clock and wakes whose time has come.
    public func advance(milliseconds: Int64) {
        let due = state.withLock { state in
            state.now = state.now.adding(milliseconds: milliseconds)
            let due = state.sleepers.filter { $0.value.wakes <= state.now.milliseconds }
            for number in due.keys { state.sleepers[number] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Returns as soon as at least `count` sleep.
    public func waitForSleepers(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Moves the clock step by step, each time after `sleepers` sleep again, so that nothing that is due is skipped.
    public func run(steps: Int, milliseconds: Int64, sleepers: Int = 1) async {
        for _ in 0..<steps {
            await waitForSleepers(sleepers)
            advance(milliseconds: milliseconds)
        }
        await waitForSleepers(sleepers)
    }

    private func pause(_ duration: Duration) async throws {
        let (seconds, attoseconds) = duration.components
        let milliseconds = max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (isCancelled, ready) = state.withLock { state in
                    if state.cancelled.remove(number) != nil { return (true, [CheckedContinuation<Void, Never>]()) }
                    state.sleepers[number] = Sleeper(
                        wakes: state.now.milliseconds + milliseconds, continuation: continuation)
                    let ready = state.watchers.filter { $0.count <= state.sleepers.count }.map(\.continuation)
                    state.watchers.removeAll { $0.count <= state.sleepers.count }
                    return (false, ready)
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
                for watcher in ready { watcher.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: number)
                if sleeper == nil { state.cancelled.insert(number) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
