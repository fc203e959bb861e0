import Bus
import CLinux
import Foundation
import Synchronization

/// Threads of their own for work that blocks or computes for long, with a bound on what waits for them.
///
/// The cooperative pool has one thread per core; a third of a second of hashing there would stop every page.
final class BlockingWorker: Sendable {
    private let shared: Shared

    /// - Parameters:
    ///   - threads: how many jobs run at the same time.
    ///   - backlog: how many wait to be started; one more is refused.
    init(name: String, threads: Int, backlog: Int) {
        let shared = Shared(backlog: backlog)
        self.shared = shared
        for number in 1...max(1, threads) {
            // The threads hold `shared` alone, so that the worker can go away and end them.
            // The system's bound is 15 octets.
            let threadName = String(decoding: "\(name).\(number)".utf8.prefix(15), as: UTF8.self)
            let thread = Thread {
                // Not `Thread.name`: given before the start it is not the thread's, and within the thread it is lost when the thread
                // is faster than `start`.
                clinux_name_thread(threadName)
                shared.work()
            }
            thread.start()
        }
        self.threads = max(1, threads)
    }

    private let threads: Int

    deinit {
        shared.state.withLock { $0.isClosed = true }
        for _ in 0..<threads { shared.available.signal() }
    }

    /// How many jobs wait to be started.
    var waiting: Int { shared.state.withLock { $0.jobs.count } }

    /// Runs `body` on a thread of the worker. Throws `overloaded` at once when too many wait; a caller that is
    /// cancelled while it waits gets `cancelled`, and its job is not run.
    func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        let id = shared.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
                let job = Job(
                    id: id, run: { continuation.resume(with: Result(catching: body)) },
                    refuse: { continuation.resume(throwing: $0) })
                shared.enqueue(job, isCancelled: Task.isCancelled)
            }
        } onCancel: {
            shared.cancel(id)
        }
    }
}

extension BlockingWorker {
    fileprivate struct Job: Sendable {
        let id: UInt64
        let run: @Sendable () -> Void
        let refuse: @Sendable (BusError) -> Void
    }

    fileprivate struct State {
        var jobs: [Job] = []
        var nextID: UInt64 = 0
        var isClosed = false
    }

    fileprivate final class Shared: Sendable {
        let state = Mutex(State())
        let available = DispatchSemaphore(value: 0)
        let backlog: Int

        init(backlog: Int) { self.backlog = backlog }

        func enqueue(_ job: Job, isCancelled: Bool) {
            let refusal = state.withLock { state -> BusError? in
                if isCancelled { return BusError(.cancelled, "The caller gave up.") }
                guard state.jobs.count < backlog else {
                    return BusError(
                        .overloaded, "Too many people are signing in at this moment. Please try again in a few seconds.",
                        retryAfterMilliseconds: 5000)
                }
                state.jobs.append(job)
                return nil
            }
            if let refusal { job.refuse(refusal) } else { available.signal() }
        }

        func cancel(_ id: UInt64) {
            let job = state.withLock { state in
                state.jobs.firstIndex { $0.id == id }.map { state.jobs.remove(at: $0) }
            }
            job?.refuse(BusError(.cancelled, "The caller gave up."))
        }

        func work() {
            // Signing in may wait a little; trading and ticks on the same two cores may not. On Linux this is the thread's own.
            _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 5)
            while true {
                available.wait()
                let (job, isClosed) = state.withLock { state in
                    (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed)
                }
                if let job { job.run() } else if isClosed { return }
            }
        }
    }
}
