internal import Dispatch
internal import Foundation
internal import Synchronization

/// One thread that keeps all deadlines of the process.
///
/// A sleeping task per request would cost more than the request, and would come late when the cooperative pool is busy;
/// this thread is asleep until the earliest deadline and is woken only for an earlier one.
package final class DeadlineTimer: Sendable {
    package typealias Handle = DeadlineHeap<any DeadlineTarget>.Handle

    package static let shared = DeadlineTimer()

    private enum Thread {
        case awake
        case asleep(until: ContinuousClock.Instant?)
    }

    private struct State {
        var heap = DeadlineHeap<any DeadlineTarget>()
        var thread = Thread.awake
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    private init() {
        let thread = Foundation.Thread { [self] in run() }
        thread.name = "bus.deadlines"
        thread.start()
    }

    /// Tells `target` when `deadline` has passed, unless it is cancelled before.
    package func schedule(_ target: any DeadlineTarget, at deadline: ContinuousClock.Instant) -> Handle {
        let (handle, mustWake) = state.withLock { state in
            let handle = state.heap.insert(target, at: deadline)
            guard case .asleep(let until) = state.thread else { return (handle, false) }
            if let until, until <= deadline { return (handle, false) }
            state.thread = .awake
            return (handle, true)
        }
        if mustWake { wake.signal() }
        return handle
    }

    package func cancel(_ handle: Handle) {
        // The element leaves the lock before it is released: what its end sets free is not our business.
        _ = state.withLock { $0.heap.remove(handle) }
    }

    /// Everything that has a deadline now.
    package var targets: [any DeadlineTarget] { state.withLock { $0.heap.elements } }

    /// How many deadlines are kept, for tests.
    package var count: Int { state.withLock { $0.heap.count } }

    private func run() {
        while true {
            let (due, pause) = state.withLock { state -> ([any DeadlineTarget], DispatchTime?) in
                let now = ContinuousClock.now
                var due: [any DeadlineTarget] = []
                while let target = state.heap.popDue(at: now) { due.append(target) }
                guard due.isEmpty else {
                    state.thread = .awake
                    return (due, nil)
                }
                let next = state.heap.next
                state.thread = .asleep(until: next)
                guard let next else { return ([], .distantFuture) }
                let (seconds, attoseconds) = now.duration(to: next).components
                return ([], .now() + .nanoseconds(Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000) + 1))
            }
            for target in due { target.deadlinePassed() }
            if let pause { _ = wake.wait(timeout: pause) }
        }
    }
}
