import Dispatch
import Foundation
import Synchronization

/// Runs the tasks of a program on one thread, as rabbitmq-c's program is one: tasks that prefer it do not wake the threads of the pool.
final class OneThread: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isAsleep = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    init() {
        // It lives as long as its process.
        let thread = Thread { self.run() }
        thread.name = "bench.tasks"
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustWake = state.withLock { state in
            state.jobs.append(job)
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if mustWake { wake.signal() }
    }

    private func run() {
        var jobs: [UnownedJob] = []
        let executor = asUnownedTaskExecutor()
        while true {
            state.withLock { state in
                swap(&jobs, &state.jobs)
                state.isAsleep = jobs.isEmpty
            }
            if jobs.isEmpty { wake.wait() }
            for job in jobs { job.runSynchronously(on: executor) }
            jobs.removeAll(keepingCapacity: true)
        }
    }
}
